using System.Diagnostics;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Quantization;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>
/// What each way of quantising costs a trained model: ranges are read from training pictures, and everything is measured on the test split, whose
/// classes the model has never seen.
/// </summary>
internal static class QuantizedAccuracy
{
    private static readonly QuantizationOptions[] Choices =
    [
        new(),
        new() { Percentile = 99.9 },
        new() { Percentile = 99.999 },
        new() { Calibration = CalibrationMethod.Entropy },
        new() { Calibration = CalibrationMethod.MinMax },
        new() { WeightBits = 7 },
        new() { Format = QuantizationFormat.HalfPrecisionWeights },
    ];

    /// <param name="folder">What the quickstart wrote: <c>deeprank.onnx</c>, and <c>pictures</c> with <c>train</c> and <c>test</c>.</param>
    public static void Print(string folder)
    {
        var floats = DeepRankModel.Load(Path.Combine(folder, "deeprank.onnx"));
        var (trainPaths, testPaths) = (Files("train"), Files("test"));
        using var training = PictureStore.Decode(trainPaths, floats.Manifest.Preprocessing);
        using var test = PictureStore.Decode(testPaths, floats.Manifest.Preprocessing);
        string[] kinds = [.. testPaths.Select(path => Path.GetFileName(Path.GetDirectoryName(path)!))];
        int[] labels = [.. kinds.Select(kind => Array.IndexOf(kinds, kind))];
        var before = Embed(floats);
        Console.WriteLine($"{test.Count} test pictures of {labels.Distinct().Count()} kinds");
        Console.WriteLine($"{"",-80}{"cosine",9}{"lowest",9}{"moved",8}{"Recall@1",10}{"MAP@R",8}{"s",7}");
        Print("floats", new(before, before, floats.Manifest.EmbeddingSize), before, seconds: 0);
        foreach (var choice in Choices)
        {
            var clock = Stopwatch.StartNew();
            var model = ModelQuantizer.Quantize(floats, training, choice).Model;
            var seconds = clock.Elapsed.TotalSeconds;
            var after = Embed(model);
            Print(model.Manifest.Quantization, new(before, after, model.Manifest.EmbeddingSize), after, seconds);
        }

        string[] Files(string split) =>
            [.. Directory.GetFiles(Path.Combine(folder, "pictures", split), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

        float[] Embed(DeepRankModel model) => PictureEmbeddings.Of(model, test, [.. Enumerable.Range(0, test.Count)], CancellationToken.None);

        void Print(string name, EmbeddingComparison comparison, float[] vectors, double seconds)
        {
            var metrics = RetrievalEvaluator.LeaveOneOut(vectors, floats.Manifest.EmbeddingSize, labels);
            Console.WriteLine(
                $"{name,-80}{comparison.Cosines.Average(),9:f4}{comparison.Cosines.Min(),9:f4}{comparison.ChangedNeighbors,8:p1}" +
                $"{metrics.RecallAt(1),10:p1}{metrics.MapAtR,8:p1}{seconds,7:f1}");
        }
    }
}
