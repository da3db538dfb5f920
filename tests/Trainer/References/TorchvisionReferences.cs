using System.Globalization;

namespace MLNetDeepRanking.Trainer.Tests.References;

/// <summary>The lines of torchvision.tsv, which make_references.py wrote and explains.</summary>
internal static class TorchvisionReferences
{
    private static readonly Lazy<Dictionary<(string Network, string Kind), double[]>> Lines = new(() =>
        File.ReadLines(Path.Combine(RepositoryRoot.Folder, "tests", "Trainer", "References", "torchvision.tsv"))
            .Select(line => line.Split('\t'))
            .ToDictionary(
                cells => (cells[0], cells[1]),
                cells => cells.Skip(2).Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray()));

    public static double[] Of(string network, string kind) => Lines.Value[(network, kind)];

    /// <summary>Returns the largest difference between <paramref name="actual"/> and the line, relative to the line's largest value.</summary>
    public static double Difference(string network, string kind, IEnumerable<float> actual)
    {
        var expected = Of(network, kind);
        var values = actual.ToArray();
        Assert.Equal(expected.Length, values.Length);
        return expected.Zip(values, (e, a) => Math.Abs(e - a)).Max() / expected.Max(Math.Abs);
    }

    /// <summary>Returns the evenly spaced values that a line holds of <paramref name="values"/>.</summary>
    public static IEnumerable<float> Some(ReadOnlySpan<float> values)
    {
        const int Count = 64;
        var some = new float[Count];
        for (var i = 0; i < Count; i++) some[i] = values[(int)((long)i * values.Length / Count)];
        return some;
    }
}
