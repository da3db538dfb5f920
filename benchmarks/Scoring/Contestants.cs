using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Transforms.Onnx;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>The ways to embed picture files that are compared: the stock transforms, and DeepRankEmbed on each kind of column.</summary>
internal static class Contestants
{
    public const string Stock = "stock";

    public static IReadOnlyList<string> Names { get; } = [Stock, "paths", "images", "byte pixels", "float pixels"];

    public static IDataView Create(string name, MLContext ml, IDataView paths, int size)
    {
        var model = SeededNetwork.Create(size);
        var loaded = Apply(ml.Transforms.LoadImages("Image", "", "ImagePath"), paths);
        var resized = Apply(ml.Transforms.ResizeImages("Sized", size, size, "Image"), loaded);
        return name switch
        {
            Stock => ScoreByStock(ml, Apply(ml.Transforms.ExtractPixels(GraphNames.Pixels, "Sized"), resized), model, size),
            "paths" => Embed("ImagePath", paths),
            "images" => Embed("Image", loaded),
            "byte pixels" => Embed("Pixels", Apply(
                ml.Transforms.ExtractPixels("Pixels", "Sized", interleavePixelColors: true, outputAsFloatArray: false), resized)),
            "float pixels" => Embed("Pixels", Apply(ml.Transforms.ExtractPixels("Pixels", "Sized"), resized)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "This is not a contestant."),
        };

        IDataView Embed(string column, IDataView source) => Apply(ml.Transforms.DeepRankEmbed("Embedding", column, model), source);
    }

    private static IDataView ScoreByStock(MLContext ml, IDataView pixels, DeepRankModel model, int size)
    {
        var file = Path.Combine(Path.GetTempPath(), $"scoring-benchmark-{Environment.ProcessId}.onnx");
        File.WriteAllBytes(file, FloatPixels.Of(model.ToProto(), size, size).ToByteArray());
        var options = new OnnxOptions { ModelFile = file, InputColumns = [GraphNames.Pixels], OutputColumns = [GraphNames.Row] };
        var scored = Apply(ml.Transforms.ApplyOnnxModel(options), pixels);
        File.Delete(file);
        return Apply(ml.Transforms.CopyColumns("Embedding", GraphNames.Row), scored);
    }

    private static IDataView Apply<T>(IEstimator<T> estimator, IDataView source)
        where T : class, ITransformer => estimator.Fit(source).Transform(source);
}
