using System.Diagnostics;
using System.Globalization;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>Prints how long an index takes to save, to open and to answer its first queries, from a file that the system has in memory.</summary>
internal static class FileOpening
{
    private const int Dimension = 128;
    private const int K = 10;

    public static void Print(int count, int graphCount)
    {
        var folder = Directory.CreateTempSubdirectory("index-files-").FullName;
        try
        {
            // The first round lets the runtime compile what the second measures.
            foreach (var (exact, graph) in new[] { (2_000, 2_000), (count, graphCount) })
            {
                foreach (var compression in new[] { null, VectorCompression.SignedBytes })
                {
                    var index = new ExactIndex(Dimension, VectorDistance.Cosine, compression);
                    Fill(index, exact);
                    var held = compression is null ? "whole" : "signed bytes";
                    Measure(Path.Combine(folder, "exact"), index, file => ExactIndex.Load(file), $"ExactIndex, {held}");
                }
                var approximate = new HnswIndex(Dimension, VectorDistance.Cosine);
                Fill(approximate, graph);
                Measure(Path.Combine(folder, "graph"), approximate, file => HnswIndex.Load(file), "HnswIndex");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string path, IVectorIndex index, Func<string, IVectorIndex> load, string name)
    {
        var saving = Stopwatch.StartNew();
        index.Save(path);
        var saved = saving.Elapsed;
        var query = new float[Dimension];
        query[1] = 1;
        IVectorIndex? opened = null;
        var open = Time(() => opened = load(path));
        var first = Time(() => opened!.Search(query, K));
        opened!.Search(query, K);
        var third = Time(() => opened!.Search(query, K));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{name,-26} {index.Count,9} × {Dimension}: {new FileInfo(path).Length / 1e6,6:F1} MB, saved in {saved.TotalSeconds:F2} s, " +
            $"opened in {open}, first query {first}, third {third}"));
        GC.KeepAlive(opened);
    }

    /// <summary>Times an action by the clock, and by the processor time that it takes, which a busy machine changes least.</summary>
    private static string Time(Action action)
    {
        var (before, clock) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        action();
        return string.Create(CultureInfo.InvariantCulture,
            $"{clock.Elapsed.TotalMilliseconds:F1} ms ({(Environment.CpuUsage.TotalTime - before).TotalMilliseconds:F1} of CPU)");
    }

    private static void Fill(IVectorIndex index, int count)
    {
        const int Batch = 10_000;
        var random = new Random(1);
        var vectors = new float[Math.Min(Batch, count) * Dimension];
        for (var first = 0; first < count; first += Batch)
        {
            var part = Math.Min(Batch, count - first);
            foreach (ref var component in vectors.AsSpan()) component = random.NextSingle() - 0.5f;
            index.Add([.. Enumerable.Range(first, part).Select(id => (long)id)], vectors.AsSpan(0, part * Dimension));
        }
    }
}
