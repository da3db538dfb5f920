namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>60 000 vectors of 128 components in 1 000 clusters, of which a filter allows a share: anywhere, or whole clusters.</summary>
internal sealed class FilterWorkload
{
    public const int Count = 60_000, Dimension = 128, K = 10, QueryCount = 300;

    private const int ClusterCount = 1_000;

    private readonly float[][] _centres;
    private readonly int[] _clusters = new int[Count];

    public FilterWorkload()
    {
        var random = new Random(1);
        _centres = [.. Enumerable.Range(0, ClusterCount).Select(_ => Gaussian(random))];
        Gallery = new float[Count * Dimension];
        for (var row = 0; row < Count; row++)
        {
            _clusters[row] = random.Next(ClusterCount);
            Around(random, _clusters[row]).CopyTo(Gallery, row * Dimension);
        }
    }

    public float[] Gallery { get; }

    public static long[] Ids => [.. Enumerable.Range(0, Count).Select(row => (long)row)];

    /// <summary>Creates a filter and queries for it.</summary>
    /// <param name="share">The share of vectors allowed.</param>
    /// <param name="place">Where the queries lie.</param>
    public (bool[] Allowed, float[] Queries) Create(double share, FilterPlace place)
    {
        var random = new Random(2);
        var allowedClusters = (int)(share * ClusterCount);
        bool[] allowed = [.. _clusters.Select(cluster => place == FilterPlace.Anywhere ? random.NextDouble() < share : cluster < allowedClusters)];
        var (first, end) = place switch
        {
            FilterPlace.Near => (0, allowedClusters),
            FilterPlace.Far => (allowedClusters, ClusterCount),
            _ => (0, ClusterCount),
        };
        return (allowed, [.. Enumerable.Range(0, QueryCount).SelectMany(_ => Around(random, random.Next(first, end)))]);
    }

    private float[] Around(Random random, int cluster) => [.. _centres[cluster].Zip(Gaussian(random), (centre, noise) => centre + noise * 0.7f)];

    private static float[] Gaussian(Random random) => [.. Enumerable.Range(0, Dimension).Select(_ =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(Math.Tau * random.NextDouble())))];
}

/// <summary>What a filter allows, seen from a query.</summary>
internal enum FilterPlace
{
    /// <summary>Any vector, by chance.</summary>
    Anywhere,

    /// <summary>Whole clusters; the query lies in one of them.</summary>
    Near,

    /// <summary>Whole clusters; the query lies in another.</summary>
    Far,
}
