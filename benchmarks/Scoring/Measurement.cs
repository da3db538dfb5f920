using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>What one contestant took: the best of three readings after one to warm up.</summary>
internal sealed record Measurement(double RowsPerSecond, double Milliseconds, double PeakMegabytes)
{
    private const int Readings = 3;

    public static Measurement Of(string contestant, string folder, int size)
    {
        var ml = new MLContext(seed: 1);
        var paths = Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(path => new PictureRow { ImagePath = path }).ToArray();
        var view = Contestants.Create(contestant, ml, ml.Data.LoadFromEnumerable(paths), size);
        Read(view);
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var seconds = Enumerable.Range(0, Readings).Min(_ => Read(view));
        process.Refresh();
        var milliseconds = (process.TotalProcessorTime - before).TotalMilliseconds / (Readings * paths.Length);
        return new(paths.Length / seconds, milliseconds, process.PeakWorkingSet64 / 1048576.0);
    }

    public static Measurement Parse(string text)
    {
        double[] numbers = [.. text.Split(' ').Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
        return new(numbers[0], numbers[1], numbers[2]);
    }

    public Measurement Against(Measurement other) =>
        new(RowsPerSecond / other.RowsPerSecond, Milliseconds / other.Milliseconds, PeakMegabytes / other.PeakMegabytes);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{RowsPerSecond} {Milliseconds} {PeakMegabytes}");

    private static double Read(IDataView view)
    {
        var clock = Stopwatch.StartNew();
        var column = view.Schema["Embedding"];
        using var cursor = view.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> embedding = default;
        while (cursor.MoveNext()) getter(ref embedding);
        return clock.Elapsed.TotalSeconds;
    }

    private sealed class PictureRow
    {
        public required string ImagePath { get; init; }
    }
}
