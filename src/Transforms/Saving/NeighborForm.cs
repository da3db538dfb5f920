using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
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
        var graph = NeighborGraph.Of(transformer);
        new BlockMetadata(TransformerName)
            .With("output-column", transformer.OutputColumnName)
            .With("input-column", transformer.InputColumnName)
            .With("neighbor-count", options.NeighborCount)
            .With("distance", options.Distance)
            .With("id-column", options.IdColumnName)
            .With("label-column", options.LabelColumnName)
            .With("ignore-self", options.IgnoreSelf ? options.IdColumnName : null)
            .With("filter-column", options.FilterColumnName)
            .With("prediction", options.Prediction)
            .With("weighting", options.Weighting)
            .AddTo(graph);
        List<(string Graph, string Column, DataViewType Type)> inputs =
            [(NeighborGraph.Query, transformer.InputColumnName, new VectorDataViewType(NumberDataViewType.Single, gallery.Dimension))];
        if (options.IgnoreSelf) inputs.Add((NeighborGraph.QueryName, options.IdColumnName!, TextDataViewType.Instance));
        if (options.FilterColumnName is { } group) inputs.Add((NeighborGraph.QueryGroup, group, TextDataViewType.Instance));
        return new StockForm
        {
            Inputs = [.. inputs.Select(input => (input.Column, input.Type))],
            Preparation = transforms => inputs.Select(input => transforms.CopyColumns(input.Graph, input.Column)),
            Graph = graph,
            Outputs = [.. graph.Graph.Output.Zip(
                NeighborColumns.For(transformer.OutputColumnName, transformer.NeighborCount, options), (output, column) => (output.Name, column.Name))],
        };
    }

    public static NearestNeighborsTransformer Restore(IHostEnvironment environment, ModelProto graph, BlockMetadata metadata)
    {
        var indexes = SavedIndexes.Read(graph);
        var options = new NearestNeighborsOptions
        {
            NeighborCount = metadata.Number("neighbor-count"),
            Distance = metadata.Choice<VectorDistance>("distance"),
            IdColumnName = metadata.TextOrNull("id-column"),
            LabelColumnName = metadata.TextOrNull("label-column"),
            IgnoreSelf = metadata.TextOrNull("ignore-self") is not null,
            FilterColumnName = metadata.TextOrNull("filter-column"),
            Prediction = metadata.Choice<NeighborPrediction>("prediction"),
            Weighting = metadata.Choice<NeighborWeighting>("weighting"),
            Graph = indexes.Select(index => index.Index.Options).FirstOrDefault(),
        };
        var gallery = NeighborGraph.Read(graph, options, indexes);
        return new NearestNeighborsTransformer(environment, gallery, metadata.Text("output-column"), metadata.Text("input-column"), options);
    }
}
