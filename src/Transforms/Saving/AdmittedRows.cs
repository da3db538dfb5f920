using System.Runtime.InteropServices;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using MLNetDeepRanking.Transforms.Neighbors;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>
/// Writes which rows of a gallery may be neighbours of the query: those of its group, and not those of its name. The others move to an infinite
/// distance. Texts are compared by their numbers, since the operator set knows no equality of texts.
/// </summary>
internal static class AdmittedRows
{
    private const string GroupNumbers = GraphNames.Prefix + "gallery.groups";
    private const string GroupNumber = GraphNames.Prefix + "query.group.number";

    /// <summary>Adds the nodes, and returns the distances, one for each row.</summary>
    public static string Add(OnnxGraph graph, NearestNeighborsTransformer transformer, string distances)
    {
        var rows = transformer.Gallery.Rows;
        if (transformer.Options.FilterColumnName is not null)
        {
            var same = Same(NeighborGraph.QueryGroup, rows.Groups!, GroupNumbers, GroupNumber);
            distances = graph.Node("Where", [same, distances, graph.Scalar(float.PositiveInfinity)]);
        }
        if (transformer.Options.IgnoreSelf)
        {
            var own = Same(NeighborGraph.QueryName, rows.Ids, "name-numbers", "query-name-number");
            distances = graph.Node("Where", [own, graph.Scalar(float.PositiveInfinity), distances]);
        }
        return distances;

        string Same(string input, string[] texts, string numbersName, string numberName)
        {
            // Stock ML.NET gives a text as a matrix of one.
            graph.Input(input, DataType.String, 1, 1);
            string[] known = [.. texts.Distinct(StringComparer.Ordinal)];
            var numberOf = known.Select((text, number) => (text, number)).ToDictionary(pair => pair.text, pair => (long)pair.number, StringComparer.Ordinal);
            var numbers = graph.Constant(numbersName, [.. texts.Select(text => numberOf[text])], texts.Length);
            var number = graph.Node("Reshape", [graph.NumbersOf(input, known, numberName), graph.Constant(numberName + ".shape", [1L], 1)]);
            return graph.Node("Equal", [numbers, number]);
        }
    }

    /// <summary>Reads back the group of each row.</summary>
    /// <exception cref="InvalidDataException">The graph has none.</exception>
    public static string[] Groups(GraphProto graph, Dictionary<string, TensorProto> tensors)
    {
        var known = graph.Node.FirstOrDefault(node => node.Output.Contains(GroupNumber))?.Attribute.FirstOrDefault(a => a.Name == "keys_strings");
        if (known is null || !tensors.TryGetValue(GroupNumbers, out var numbers)) throw Damaged();
        var groups = known.Strings.Select(text => text.ToStringUtf8()).ToArray();
        var rows = MemoryMarshal.Cast<byte, long>(numbers.RawData.Span).ToArray();
        return Array.TrueForAll(rows, number => number >= 0 && number < groups.Length) ? [.. rows.Select(number => groups[number])] : throw Damaged();
    }

    private static InvalidDataException Damaged() =>
        new("The saved model's graph of neighbours does not say which rows belong together: the file is damaged or was edited.");
}
