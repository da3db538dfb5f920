using System.Numerics.Tensors;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>The plain .NET way: one vectorised call for each pair of query and vector, and a sorted list of the k nearest.</summary>
internal sealed class PairwiseSearch(Workload workload)
{
    private readonly ulong[] _signs = workload.Distance == VectorDistance.Hamming ? Signs(workload.Gallery, workload.Dimension) : [];

    public void Search(ReadOnlySpan<float> queries, int k, Span<long> ids, Span<float> distances)
    {
        var (all, found, at) = (queries.ToArray(), new long[ids.Length], new float[distances.Length]);
        Parallel.For(0, queries.Length / workload.Dimension, query => Search(
            all.AsSpan(query * workload.Dimension, workload.Dimension), found.AsSpan(query * k, k), at.AsSpan(query * k, k)));
        found.CopyTo(ids);
        at.CopyTo(distances);
    }

    private void Search(ReadOnlySpan<float> query, Span<long> ids, Span<float> distances)
    {
        var querySigns = Signs(query, workload.Dimension);
        distances.Fill(float.PositiveInfinity);
        for (var row = 0; row < workload.Count; row++)
        {
            var distance = Distance(query, querySigns, row);
            if (distance >= distances[^1]) continue;
            var rank = distances.Length - 1;
            for (; rank > 0 && distances[rank - 1] > distance; rank--) (ids[rank], distances[rank]) = (ids[rank - 1], distances[rank - 1]);
            (ids[rank], distances[rank]) = (row, distance);
        }
    }

    private float Distance(ReadOnlySpan<float> query, ReadOnlySpan<ulong> querySigns, int row)
    {
        var vector = workload.Gallery.AsSpan(row * workload.Dimension, workload.Dimension);
        return workload.Distance switch
        {
            VectorDistance.Cosine => 1 - TensorPrimitives.Dot(query, vector),
            VectorDistance.Euclidean => TensorPrimitives.Distance(query, vector),
            VectorDistance.Manhattan => Manhattan(query, vector),
            _ => TensorPrimitives.HammingBitDistance(querySigns, _signs.AsSpan(row * querySigns.Length, querySigns.Length)),
        };
    }

    private static float Manhattan(ReadOnlySpan<float> query, ReadOnlySpan<float> vector)
    {
        Span<float> differences = stackalloc float[query.Length];
        TensorPrimitives.Subtract(query, vector, differences);
        return TensorPrimitives.SumOfMagnitudes<float>(differences);
    }

    private static ulong[] Signs(ReadOnlySpan<float> vectors, int dimension)
    {
        var words = (dimension + 63) / 64;
        var signs = new ulong[vectors.Length / dimension * words];
        for (var i = 0; i < vectors.Length; i++)
            if (vectors[i] > 0) signs[i / dimension * words + i % dimension / 64] |= 1UL << (i % dimension % 64);
        return signs;
    }
}
