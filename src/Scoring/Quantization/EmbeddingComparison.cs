using System.Numerics.Tensors;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Scoring.Quantization;

/// <summary>Compares two embeddings of the same pictures, vectors of unit length one after the other.</summary>
internal sealed class EmbeddingComparison
{
    public EmbeddingComparison(float[] before, float[] after, int dimension)
    {
        Cosines = [.. before.Chunk(dimension).Zip(after.Chunk(dimension), (a, b) => (double)TensorPrimitives.CosineSimilarity<float>(a, b))];
        var neighbors = NearestOthers(before, dimension).Zip(NearestOthers(after, dimension));
        ChangedNeighbors = neighbors.Count(pair => pair.First != pair.Second) / (double)Cosines.Length;
    }

    /// <summary>Gets the cosine between the two embeddings of each picture.</summary>
    public double[] Cosines { get; }

    /// <summary>Gets the share of pictures whose nearest neighbour is not the same in both.</summary>
    public double ChangedNeighbors { get; }

    private static long[] NearestOthers(float[] vectors, int dimension)
    {
        var count = vectors.Length / dimension;
        var index = new ExactIndex(dimension, VectorDistance.Cosine);
        index.Add([.. Enumerable.Range(0, count).Select(row => (long)row)], vectors);
        var found = new long[2 * count];
        index.Search(vectors, k: 2, found, new float[2 * count]);
        // Of equal pictures, either may come first; the other one is then the neighbour.
        return [.. Enumerable.Range(0, count).Select(row => found[2 * row] == row ? found[2 * row + 1] : found[2 * row])];
    }
}
