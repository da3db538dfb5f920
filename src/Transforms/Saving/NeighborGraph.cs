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
    public const string Id = GraphNames.Prefix + "neighbor.id";
    public const string Label = GraphNames.Prefix + "neighbor.label";
    public const string Distance = GraphNames.Prefix + "neighbor.distance";

    /// <summary>Gets the outputs in the order of <see cref="NeighborColumns"/>.</summary>
    public static IReadOnlyList<string> Outputs { get; } = [Id, Distance, Label];

    private const string Vectors = GraphNames.Prefix + "gallery.vectors";
    private const string Ids = GraphNames.Prefix + "gallery.ids";
    private const string Labels = GraphNames.Prefix + "gallery.labels";

    public static ModelProto Of(Gallery gallery, int count)
    {
        var graph = new OnnxGraph("nearest-neighbors");
        var query = graph.Input(Query, DataType.Float, 1, gallery.Dimension);
        var vectors = graph.Constant(Vectors, gallery.CopyVectors(), gallery.Count, gallery.Dimension);

        // A query of NaN or infinities has no neighbours: x − x is 0 for every other one.
        var zeros = graph.Node("Sub", [query, query]);
        var hasNone = graph.Node("IsNaN", [graph.Node("ReduceSum", [zeros], attributes: OnnxAttribute.Int("keepdims", 0))]);
        var finite = graph.Node("Where", [hasNone, graph.Scalar(0), query]);

        var distances = new NeighborDistance(graph, finite, vectors, gallery.Dimension).Add(gallery.Distance);
        var flat = graph.Node("Reshape", [distances, graph.Constant("flat", [-1L], 1)]);
        var wanted = graph.Constant("count", [(long)count], 1);
        graph.Node("TopK", [flat, wanted], ["nearest", "rows"], OnnxAttribute.Int("axis", 0), OnnxAttribute.Int("largest", 0));
        graph.Node("Where", [hasNone, graph.Scalar(float.NaN), "nearest"], Distance);
        graph.Output(Distance, DataType.Float, count);

        var nothing = graph.Constant("nothing", [""]);
        AddTexts(Id, Ids, gallery.Ids);
        if (gallery.Labels is { } labels) AddTexts(Label, Labels, labels);
        return graph.ToModel();

        void AddTexts(string output, string name, string[] texts)
        {
            var found = graph.Node("Gather", [graph.Constant(name, texts, texts.Length), "rows"]);
            graph.Node("Where", [hasNone, nothing, found], output);
            graph.Output(output, DataType.String, count);
        }
    }

    /// <exception cref="InvalidDataException">The graph does not hold a gallery.</exception>
    public static Gallery Read(ModelProto graph, VectorDistance distance)
    {
        var tensors = graph.Graph.Initializer.ToDictionary(tensor => tensor.Name);
        if (!tensors.TryGetValue(Vectors, out var vectors) || vectors.Dims.Count != 2 || !tensors.TryGetValue(Ids, out var ids))
            throw new InvalidDataException("The saved model's graph of neighbours holds no gallery: the file is damaged or was edited.");
        var labels = tensors.GetValueOrDefault(Labels);
        var components = MemoryMarshal.Cast<byte, float>(vectors.RawData.Span);
        return new Gallery((int)vectors.Dims[1], components, Texts(ids), labels is null ? null : Texts(labels), distance);
    }

    private static string[] Texts(TensorProto tensor) => [.. tensor.StringData.Select(text => text.ToStringUtf8())];
}
