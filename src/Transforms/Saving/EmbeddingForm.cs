using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Transforms.Embedding;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>
/// A <see cref="DeepRankEmbeddingTransformer"/> as stock transformers, and back. The graph is the model's own, so embeddings of the same
/// pixels are the same; but it is stock ML.NET that decodes and resizes pictures there, in its own way.
/// </summary>
internal static class EmbeddingForm
{
    public const string TransformerName = "DeepRankEmbed";
    private const string Loaded = GraphNames.Prefix + "loaded";
    private const string Resized = GraphNames.Prefix + "resized";

    public static StockForm Of(DeepRankEmbeddingTransformer transformer)
    {
        var model = transformer.Model;
        var preprocessing = model.Manifest.Preprocessing;
        var graph = transformer.Kind == PictureColumnKind.Floats
            ? FloatPixels.Of(model.ToProto(), preprocessing.Height, preprocessing.Width)
            : model.ToProto();
        new BlockMetadata(TransformerName)
            .With("output-column", transformer.OutputColumnName)
            .With("input-column", transformer.InputColumnName)
            .With("pictures", transformer.Kind)
            .With("batch-size", transformer.Options.BatchSize)
            .With("error-policy", transformer.Options.ErrorPolicy)
            .AddTo(graph);
        return new StockForm
        {
            Inputs = [(transformer.InputColumnName, TypeOf(transformer.Kind, preprocessing))],
            Preparation = transforms => Prepare(transforms, transformer.InputColumnName, transformer.Kind, preprocessing),
            TemporaryColumns = transformer.Kind switch
            {
                PictureColumnKind.Path => [Loaded, Resized],
                PictureColumnKind.Image => [Resized],
                _ => [],
            },
            Graph = graph,
            Outputs = [(GraphNames.Row, transformer.OutputColumnName)],
        };
    }

    public static DeepRankEmbeddingTransformer Restore(
        IHostEnvironment environment, ModelProto graph, BlockMetadata metadata, ExecutionOptions? execution)
    {
        var kind = metadata.Choice<PictureColumnKind>("pictures");
        var options = new DeepRankScoringOptions
        {
            BatchSize = metadata.Number("batch-size"),
            ErrorPolicy = metadata.Choice<PictureErrorPolicy>("error-policy"),
            Execution = execution,
        };
        if (kind == PictureColumnKind.Floats)
        {
            var preprocessing = ManifestEntries.Read(graph).Preprocessing;
            graph = FloatPixels.Undo(graph, preprocessing.Height, preprocessing.Width);
        }
        return DeepRankEmbeddingTransformer.Create(
            environment, DeepRankModel.Read(graph.ToByteArray()), metadata.Text("output-column"), metadata.Text("input-column"), kind, options);
    }

    private static DataViewType TypeOf(PictureColumnKind kind, Preprocessing preprocessing) => kind switch
    {
        PictureColumnKind.Path => TextDataViewType.Instance,
        PictureColumnKind.Image => new ImageDataViewType(),
        PictureColumnKind.Bytes => new VectorDataViewType(NumberDataViewType.Byte, preprocessing.ByteCount),
        _ => new VectorDataViewType(NumberDataViewType.Single, preprocessing.ByteCount),
    };

    private static IEnumerable<IEstimator<ITransformer>> Prepare(
        TransformsCatalog transforms, string column, PictureColumnKind kind, Preprocessing preprocessing)
    {
        if (kind is PictureColumnKind.Bytes or PictureColumnKind.Floats)
        {
            yield return transforms.CopyColumns(kind == PictureColumnKind.Bytes ? GraphNames.Image : GraphNames.Pixels, column);
            yield break;
        }
        if (kind == PictureColumnKind.Path)
        {
            yield return transforms.LoadImages(Loaded, imageFolder: "", column);
            column = Loaded;
        }
        yield return transforms.ResizeImages(
            Resized, preprocessing.Width, preprocessing.Height, column, Resizing(preprocessing.Aspect));
        yield return transforms.ExtractPixels(GraphNames.Image, Resized, interleavePixelColors: true, outputAsFloatArray: false);
    }

    private static ImageResizingEstimator.ResizingKind Resizing(AspectMode aspect) => aspect switch
    {
        AspectMode.Pad => ImageResizingEstimator.ResizingKind.IsoPad,
        AspectMode.Crop => ImageResizingEstimator.ResizingKind.IsoCrop,
        _ => ImageResizingEstimator.ResizingKind.Fill,
    };
}
