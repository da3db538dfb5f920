using System.Numerics;

namespace MLNetDeepRanking.Search;

/// <summary>Divides vectors into clusters around their means.</summary>
/// <remarks>
/// Lloyd's algorithm from the beginnings of Arthur, Vassilvitskii, "k-means++: The Advantages of Careful Seeding", SODA 2007, which are drawn from a sample of
/// the vectors if there are many. A vector that is equally far from two centres belongs to the first. A cluster that has lost all its vectors takes the one
/// that is farthest from its centre.
/// </remarks>
internal static class KMeans
{
    private const int MaxIterations = 50;
    private const int SampleSize = 1 << 14;

    /// <summary>Returns the cluster of each vector, from 0.</summary>
    /// <param name="vectors">The vectors, <c>[n, dimension]</c>.</param>
    /// <param name="dimension">The number of components.</param>
    /// <param name="clusters">The number of clusters, at most n.</param>
    /// <param name="random">Draws the beginnings.</param>
    public static int[] Cluster(float[] vectors, int dimension, int clusters, Random random)
    {
        var centres = Beginnings(vectors, dimension, clusters, random);
        var (assigned, distances) = Assign(vectors, dimension, centres);
        for (var iteration = 1; iteration < MaxIterations; iteration++)
        {
            centres = Means(vectors, dimension, clusters, assigned, distances);
            var before = assigned;
            (assigned, distances) = Assign(vectors, dimension, centres);
            if (assigned.AsSpan().SequenceEqual(before)) break;
        }
        return assigned;
    }

    private static (int[] Clusters, float[] Distances) Assign(float[] vectors, int dimension, float[] centres)
    {
        var count = vectors.Length / dimension;
        var (ids, distances) = (new long[count], new float[count]);
        RetrievalEvaluator.CreateIndex(centres, dimension, VectorDistance.Euclidean).Search(vectors, 1, ids, distances);
        return (Array.ConvertAll(ids, id => (int)id), distances);
    }

    private static float[] Means(float[] vectors, int dimension, int clusters, int[] assigned, float[] distances)
    {
        var (sums, sizes) = (new double[clusters * dimension], new int[clusters]);
        for (var row = 0; row < assigned.Length; row++)
        {
            sizes[assigned[row]]++;
            var sum = sums.AsSpan(assigned[row] * dimension, dimension);
            for (var i = 0; i < dimension; i++) sum[i] += vectors[row * dimension + i];
        }
        var means = new float[sums.Length];
        var farthest = new Lazy<Queue<int>>(() => new(Enumerable.Range(0, assigned.Length).OrderByDescending(row => distances[row])));
        for (var cluster = 0; cluster < clusters; cluster++)
        {
            var mean = means.AsSpan(cluster * dimension, dimension);
            if (sizes[cluster] == 0) vectors.AsSpan(farthest.Value.Dequeue() * dimension, dimension).CopyTo(mean);
            else for (var i = 0; i < dimension; i++) mean[i] = (float)(sums[cluster * dimension + i] / sizes[cluster]);
        }
        return means;
    }

    private static float[] Beginnings(float[] vectors, int dimension, int clusters, Random random)
    {
        var rows = Enumerable.Range(0, vectors.Length / dimension).ToArray();
        var sample = Math.Min(rows.Length, Math.Max(SampleSize, 2 * clusters));
        if (sample < rows.Length) random.Shuffle(rows);
        var squares = new double[sample];
        Array.Fill(squares, double.PositiveInfinity);
        var centres = new float[clusters * dimension];
        for (var (cluster, drawn) = (0, random.Next(sample)); ; drawn = Draw(squares, random))
        {
            var centre = vectors.AsMemory(rows[drawn] * dimension, dimension);
            centre.CopyTo(centres.AsMemory(cluster * dimension));
            if (++cluster == clusters) return centres;
            Parallel.For(0, sample, i =>
                squares[i] = Math.Min(squares[i], SquaredDistance(vectors.AsSpan(rows[i] * dimension, dimension), centre.Span)));
        }
    }

    /// <summary>Draws an index with probability in proportion to its weight; any index if all weights are 0.</summary>
    private static int Draw(double[] weights, Random random)
    {
        var left = random.NextDouble() * weights.Sum();
        if (left == 0) return random.Next(weights.Length);
        for (var i = 0; i < weights.Length; i++)
            if ((left -= weights[i]) < 0) return i;
        return Array.FindLastIndex(weights, weight => weight > 0);
    }

    private static float SquaredDistance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        var i = 0;
        for (; i + Vector<float>.Count <= a.Length; i += Vector<float>.Count)
        {
            var difference = new Vector<float>(a[i..]) - new Vector<float>(b[i..]);
            sum += difference * difference;
        }
        var rest = Vector.Sum(sum);
        for (; i < a.Length; i++) rest += (a[i] - b[i]) * (a[i] - b[i]);
        return rest;
    }
}
