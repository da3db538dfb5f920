using System.Diagnostics;
using System.Globalization;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>Prints what a whole evaluation costs: each vector a query among all others, with intervals, and without clusters.</summary>
internal static class EvaluationCost
{
    private const int ClassSize = 20;

    public static void Print(int count, int dimension)
    {
        var (vectors, labels) = (Clustered(count, dimension), Enumerable.Range(0, count).Select(row => row / ClassSize).ToArray());
        var (before, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var metrics = RetrievalEvaluator.LeaveOneOut(vectors, dimension, labels, new RetrievalOptions { Clustering = false });
        var (seconds, processor) = (clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        var peak = Process.GetCurrentProcess().PeakWorkingSet64;
        Console.WriteLine(metrics);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{count} × {dimension}: {seconds:F0} s ({processor:F0} of CPU), peak memory {peak / 1e6:F0} MB, the vectors' own "
            + $"{4e-6 * count * dimension:F0} MB included"));
    }

    // Vectors about a centre for each class, as far from it as centres are from each other, so that not every neighbour is right.
    private static float[] Clustered(int count, int dimension)
    {
        var random = new Random(1);
        var centre = new float[dimension];
        var vectors = new float[(long)count * dimension];
        for (var row = 0; row < count; row++)
        {
            if (row % ClassSize == 0) foreach (ref var component in centre.AsSpan()) component = random.NextSingle() - 0.5f;
            var vector = vectors.AsSpan(row * dimension, dimension);
            for (var i = 0; i < dimension; i++) vector[i] = centre[i] + 3 * (random.NextSingle() - 0.5f);
        }
        return vectors;
    }
}
