using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>The ways to embed picture files that are compared. Each returns an action that embeds all files once.</summary>
internal static class Contestants
{
    public const string Stock = "stock";
    public const string Loop = "loop";
    public const string Transformer = "transformer";
    public const string Embedder = "embedder";
    public const string Decoding = "decoding alone";
    public const string Network = "network alone";
    public const string Multiplications = "multiplications";
    public const string Int8 = " int8";

    /// <summary>Gets the ways from a file to its embedding: stock ML.NET first, the hand-written loop second.</summary>
    public static IReadOnlyList<string> OverFiles { get; } = [Stock, Loop, Transformer, Embedder, Transformer + Int8, Embedder + Int8];

    /// <summary>Gets the same ways beside those of Python, which come first.</summary>
    public static IReadOnlyList<string> BesidePython { get; } = [.. PythonPeer.Names, Transformer, Embedder, Transformer + Int8, Embedder + Int8];

    /// <summary>Gets the kinds of column that the transformer reads; for the last three, stock ML.NET decodes.</summary>
    public static IReadOnlyList<string> OverColumns { get; } = [Stock, Transformer, "images", "byte pixels", "float pixels"];

    /// <summary>Gets the way of stock and ours, and parts of it.</summary>
    public static IReadOnlyList<string> OverParts { get; } =
        [Stock, Transformer, Transformer + Int8, Decoding, Network, Network + Int8, Multiplications];

    /// <summary>Writes the int8 form of a model beside it, with ranges from a folder's pictures.</summary>
    public static void Quantize(string modelPath, string folder) =>
        Console.WriteLine(ModelQuantizer.QuantizeFile(modelPath, Quantized(modelPath), Directory.GetFiles(folder)));

    public static Action Create(string name, string modelPath, string[] files)
    {
        var isInt8 = name.EndsWith(Int8, StringComparison.Ordinal);
        var model = DeepRankModel.Load(isInt8 ? Quantized(modelPath) : modelPath);
        name = name.Replace(Int8, "", StringComparison.Ordinal);
        switch (name)
        {
            case Loop: return HandWrittenLoop.Create(model, files);
            case Embedder: return Embed(new ImageEmbedder(model), files);
            case Decoding: return Alone.Decode(model, files);
            case Network: return Alone.Run(model, files);
            case Multiplications: return Alone.Multiply(files.Length * Networks.MultiplyAdds(modelPath));
        }
        var ml = new MLContext(seed: 1);
        var view = View(name, ml, ml.Data.LoadFromEnumerable(files.Select(file => new PictureRow { ImagePath = file })), model);
        return () => Read(view);
    }

    private static string Quantized(string modelPath) => Path.ChangeExtension(modelPath, ".int8.onnx");

    private static IDataView View(string name, MLContext ml, IDataView paths, DeepRankModel model)
    {
        var (width, height) = (model.Manifest.Preprocessing.Width, model.Manifest.Preprocessing.Height);
        var loaded = Apply(ml.Transforms.LoadImages("Image", "", "ImagePath"), paths);
        var resized = Apply(ml.Transforms.ResizeImages("Sized", width, height, "Image"), loaded);
        return name switch
        {
            Stock => ScoreByStock(ml, Apply(ml.Transforms.ExtractPixels(GraphNames.Pixels, "Sized"), resized), model),
            Transformer => Embed("ImagePath", paths),
            "images" => Embed("Image", loaded),
            "byte pixels" => Embed("Pixels", Apply(
                ml.Transforms.ExtractPixels("Pixels", "Sized", interleavePixelColors: true, outputAsFloatArray: false), resized)),
            "float pixels" => Embed("Pixels", Apply(ml.Transforms.ExtractPixels("Pixels", "Sized"), resized)),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, "This is not a contestant."),
        };

        IDataView Embed(string column, IDataView source) => Apply(ml.Transforms.DeepRankEmbed("Embedding", column, model), source);
    }

    private static IDataView ScoreByStock(MLContext ml, IDataView pixels, DeepRankModel model)
    {
        var preprocessing = model.Manifest.Preprocessing;
        var file = Path.Combine(Path.GetTempPath(), $"scoring-benchmark-{Environment.ProcessId}.onnx");
        File.WriteAllBytes(file, FloatPixels.Of(model.ToProto(), preprocessing.Height, preprocessing.Width).ToByteArray());
        var options = new OnnxOptions { ModelFile = file, InputColumns = [GraphNames.Pixels], OutputColumns = [GraphNames.Row] };
        var scored = Apply(ml.Transforms.ApplyOnnxModel(options), pixels);
        File.Delete(file);
        return Apply(ml.Transforms.CopyColumns("Embedding", GraphNames.Row), scored);
    }

    private static IDataView Apply<T>(IEstimator<T> estimator, IDataView source)
        where T : class, ITransformer => estimator.Fit(source).Transform(source);

    private static Action Embed(ImageEmbedder embedder, string[] files) => () =>
    {
        foreach (var _ in embedder.EmbedMany(files))
        {
            // The vector is there.
        }
    };

    private static void Read(IDataView view)
    {
        var column = view.Schema["Embedding"];
        using var cursor = view.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> embedding = default;
        while (cursor.MoveNext()) getter(ref embedding);
    }

    private sealed class PictureRow
    {
        public required string ImagePath { get; init; }
    }
}
