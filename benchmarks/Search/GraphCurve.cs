using System.Globalization;

namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>Prints what each contender finds how fast, at several widths of the search, and how they compare where each finds enough.</summary>
/// <remarks>The contenders take turns at each width, so that a busy machine slows all of them; the best of several turns counts.</remarks>
internal sealed class GraphCurve
{
    private const double WantedRecall = 0.99;
    private const int Turns = 5;
    private const int WidestBeam = 512;

    private static readonly int[] Widths = [10, 16, 24, 32, 48, 64, 128, 256];

    private readonly GraphWorkload _workload;
    private readonly IGraphContender[] _contenders;

    private GraphCurve(GraphWorkload workload, IGraphContender[] contenders) => (_workload, _contenders) = (workload, contenders);

    /// <param name="workload">The vectors.</param>
    /// <param name="folder">Receives the vectors for the peer, and the plot; neither if null.</param>
    /// <param name="peer">The compiled peer, or null.</param>
    public static void Print(GraphWorkload workload, string? folder, string? peer)
    {
        if (folder is not null) workload.WriteTo(folder);
        var contenders = new List<IGraphContender> { new OurGraph(workload, null), new OurGraph(workload, VectorCompression.SignedBytes) };
        if (folder is not null && peer is not null) contenders.Add(new Hnswlib(peer, folder, workload));
        try
        {
            var curve = new GraphCurve(workload, [.. contenders]);
            Write($"\n{workload.Name}, {workload.Count} vectors, M 16, efConstruction 200, Euclidean");
            Write($"recall@{GraphWorkload.K}, and queries per CPU second of one thread");
            Write($"{"",-8}{string.Concat(contenders.Select(contender => $"{contender.Name,22}"))}");
            Write($"{"build",-8}{string.Concat(contenders.Select(contender => Text($"{contender.BuildSeconds,16:F1} CPU s")))}");
            var points = Widths.Select(curve.Measure).ToArray();
            curve.PrintWhereEnoughIsFound();
            if (folder is not null)
            {
                RecallPlot.Write(Path.Combine(folder, $"{workload.Name}-recall.svg"), workload.Name,
                    [.. contenders.Select((contender, i) => (contender.Name, points.Select(point => point[i]).ToArray()))]);
            }
        }
        finally
        {
            foreach (var contender in contenders) contender.Dispose();
        }
    }

    /// <summary>Prints each contender's speed at the narrowest beam that finds enough.</summary>
    private void PrintWhereEnoughIsFound()
    {
        var widths = _contenders.Select(NarrowestThatFindsEnough).ToArray();
        var speeds = TakeTurns(widths).Select(point => _workload.QueryCount / point.Seconds).ToArray();
        var results = _contenders.Select((contender, i) => Text($"{contender.Name} {speeds[i]:F0} q/s (ef {widths[i]}, {speeds[i] / speeds[^1]:F2}×)"));
        Write($"at recall >= {WantedRecall}, beside {_contenders[^1].Name}: {string.Join(", ", results)}");
    }

    private static int NarrowestThatFindsEnough(IGraphContender contender)
    {
        var (below, width) = (GraphWorkload.K - 1, WidestBeam);
        while (width - below > 1)
        {
            var middle = (below + width) / 2;
            if (contender.Answer(middle).Recall >= WantedRecall) width = middle;
            else below = middle;
        }
        return width;
    }

    private (double Recall, double QueriesPerSecond)[] Measure(int ef)
    {
        var points = TakeTurns([.. _contenders.Select(_ => ef)]);
        var cells = points.Select(point => Text($"{point.Recall,12:F4}{_workload.QueryCount / point.Seconds,10:F0}"));
        Write($"{$"ef {ef}",-8}{string.Concat(cells)}");
        return [.. points.Select(point => (point.Recall, _workload.QueryCount / point.Seconds))];
    }

    private (double Recall, double Seconds)[] TakeTurns(int[] widths)
    {
        var best = new (double Recall, double Seconds)[_contenders.Length];
        for (var turn = 0; turn < Turns; turn++)
            for (var i = 0; i < best.Length; i++)
            {
                var point = _contenders[i].Answer(widths[i]);
                if (turn == 0 || point.Seconds < best[i].Seconds) best[i] = point;
            }
        return best;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Write(FormattableString line) => Console.WriteLine(Text(line));
}
