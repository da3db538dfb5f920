using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Onnx.Schema;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>A <see cref="NearestNeighborsTransformer"/> as stock transformers around a graph that searches the gallery, and back.</summary>
internal static class NeighborForm
{
    public const string TransformerName = "NearestNeighbors";

    public static StockForm Of(NearestNeighborsTransformer transformer)
    {
        var (gallery, options) = (transformer.Gallery, transformer.Options);
        var graph = NeighborGraph.Of(gallery, transformer.NeighborCount);
        new BlockMetadata(TransformerName)
            .With("output-column", transformer.OutputColumnName)
            .With("input-column", transformer.InputColumnName)
            .With("neighbor-count", options.NeighborCount)
            .With("distance", options.Distance)
            .With("id-column", options.IdColumnName)
            .With("label-column", options.LabelColumnName)
            .AddTo(graph);
        var columns = NeighborColumns.For(transformer.OutputColumnName, transformer.NeighborCount, gallery.Labels is not null);
        return new StockForm
        {
            Input = (transformer.InputColumnName, new VectorDataViewType(NumberDataViewType.Single, gallery.Dimension)),
            Preparation = transforms => [transforms.CopyColumns(NeighborGraph.Query, transformer.InputColumnName)],
            Graph = graph,
            Outputs = [.. NeighborGraph.Outputs.Zip(columns, (output, column) => (output, column.Name))],
        };
    }

    public static NearestNeighborsTransformer Restore(ModelProto graph, BlockMetadata metadata)
    {
        var options = new NearestNeighborsOptions
        {
            NeighborCount = metadata.Number("neighbor-count"),
            Distance = metadata.Choice<VectorDistance>("distance"),
            IdColumnName = metadata.TextOrNull("id-column"),
            LabelColumnName = metadata.TextOrNull("label-column"),
        };
        var gallery = NeighborGraph.Read(graph, options.Distance);
        return new NearestNeighborsTransformer(gallery, metadata.Text("output-column"), metadata.Text("input-column"), options);
    }
}
