using System.Runtime.InteropServices;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Neighbors;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>
/// A gallery as an ONNX graph that searches it, one query at a time, and back. Distances are computed in double precision by the formulas
/// of the exact index, and ties go to the lower row, so that both put neighbours in the same order.
/// </summary>
internal static class NeighborGraph
{
    public const string Query = GraphNames.Prefix + "query";
    public const string QueryName = GraphNames.Prefix + "query.name";
    public const string QueryGroup = GraphNames.Prefix + "query.group";
    private const string Id = GraphNames.Prefix + "neighbor.id";
    private const string Label = GraphNames.Prefix + "neighbor.label";
    private const string Distance = GraphNames.Prefix + "neighbor.distance";
    private const string Vectors = GraphNames.Prefix + "gallery.vectors";
    private const string Ids = GraphNames.Prefix + "gallery.ids";
    private const string Labels = GraphNames.Prefix + "gallery.labels";

    /// <summary>Returns a graph whose outputs are in the order of <see cref="NeighborColumns"/>.</summary>
    public static ModelProto Of(NearestNeighborsTransformer transformer)
    {
        var (gallery, count) = (transformer.Gallery, transformer.NeighborCount);
        var graph = new OnnxGraph("nearest-neighbors");
        var query = graph.Input(Query, DataType.Float, 1, gallery.Dimension);
        var vectors = graph.Constant(Vectors, gallery.CopyVectors(), gallery.Count, gallery.Dimension);

        // A query of NaN or infinities has no neighbours: x − x is 0 for every other one.
        var zeros = graph.Node("Sub", [query, query]);
        var hasNone = graph.Node("IsNaN", [graph.Node("ReduceSum", [zeros], attributes: OnnxAttribute.Int("keepdims", 0))]);
        var finite = graph.Node("Where", [hasNone, graph.Scalar(0), query]);

        var distances = new NeighborDistance(graph, finite, vectors, gallery.Dimension).Add(gallery.Distance);
        var flat = graph.Node("Reshape", [distances, graph.Constant("flat", [-1L], 1)]);
        var admitted = AdmittedRows.Add(graph, transformer, flat);
        graph.Node(
            "TopK", [admitted, graph.Constant("count", [(long)count], 1)], ["nearest", "rows"], OnnxAttribute.Int("axis", 0), OnnxAttribute.Int("largest", 0));
        var isNone = graph.Node("Or", [hasNone, graph.Node("IsInf", ["nearest"])]);

        var nothing = graph.Constant("nothing", [""]);
        AddTexts(Id, Ids, gallery.Rows.Ids);
        graph.Node("Where", [isNone, graph.Scalar(float.NaN), "nearest"], Distance);
        graph.Output(Distance, DataType.Float, count);
        if (gallery.Rows.Labels is { } labels) AddTexts(Label, Labels, labels);
        new NeighborConclusion(graph, "rows", "nearest", isNone, transformer.Options.Weighting).Add(transformer, Label);
        var model = graph.ToModel();
        SavedIndexes.Add(model, gallery);
        return model;

        void AddTexts(string output, string name, string[] texts)
        {
            var found = graph.Node("Gather", [graph.Constant(name, texts, texts.Length), "rows"]);
            graph.Node("Where", [isNone, nothing, found], output);
            graph.Output(output, DataType.String, count);
        }
    }

    /// <param name="graph">The graph.</param>
    /// <param name="options">What the graph's metadata says of the search.</param>
    /// <param name="indexes">What was saved beside the graph.</param>
    /// <exception cref="InvalidDataException">The graph does not hold a gallery, or indexes of another one.</exception>
    public static Gallery Read(ModelProto graph, NearestNeighborsOptions options, IReadOnlyList<(string Group, HnswIndex Index)> indexes)
    {
        var tensors = graph.Graph.Initializer.ToDictionary(tensor => tensor.Name);
        if (!tensors.TryGetValue(Vectors, out var vectors) || vectors.Dims.Count != 2 || !tensors.TryGetValue(Ids, out var ids))
            throw new InvalidDataException("The saved model's graph of neighbours holds no gallery: the file is damaged or was edited.");
        var rows = new GalleryRows(
            Texts(ids),
            options.LabelColumnName is not null && tensors.TryGetValue(Labels, out var labels) ? Texts(labels) : null,
            options.FilterColumnName is null ? null : AdmittedRows.Groups(graph.Graph, tensors));
        var parts = new GalleryParts((int)vectors.Dims[1], options.Distance, options.Graph);
        if (indexes.Count == 0) parts.Add(rows, MemoryMarshal.Cast<byte, float>(vectors.RawData.Span));
        foreach (var (group, index) in indexes) parts.Put(group, index);
        if (parts.Indexes.Values.Sum(index => index.Count) != rows.Count || parts.Indexes.Values.Any(index => index.Dimension != parts.Dimension))
            throw new InvalidDataException("The saved model's indexes are not those of its gallery: the file is damaged or was edited.");
        return new Gallery(rows, parts);
    }

    private static string[] Texts(TensorProto tensor) => [.. tensor.StringData.Select(text => text.ToStringUtf8())];
}
