using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>How fast vectors can be read at all: what no scan for a single query can beat.</summary>
internal static class MemoryReading
{
    private const int Runs = 100;

    /// <summary>Adds up a gallery on all processors, and says how long the quickest run took.</summary>
    public static string Of(Workload workload)
    {
        var best = double.MaxValue;
        var total = 0f;
        for (var run = 0; run < Runs; run++)
        {
            var clock = Stopwatch.StartNew();
            Parallel.For(0, 4 * Environment.ProcessorCount, part => total += TensorPrimitives.Sum<float>(PartOf(workload.Gallery, part)));
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
        }
        Debug.Assert(float.IsFinite(total), "The sum is there so that the reading is.");
        return string.Create(CultureInfo.InvariantCulture, $"  {"the gallery only read",-32} {"",18} {"",16} {best,18:F3}");
    }

    private static ReadOnlySpan<float> PartOf(float[] gallery, int part)
    {
        var parts = 4L * Environment.ProcessorCount;
        return gallery.AsSpan()[(int)(gallery.Length * (long)part / parts)..(int)(gallery.Length * (part + 1L) / parts)];
    }
}
