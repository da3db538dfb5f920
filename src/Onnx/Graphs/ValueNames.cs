using Google.Protobuf.Collections;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>The names of the values in a graph, those in the branches and loop bodies of its nodes included.</summary>
internal static class ValueNames
{
    /// <summary>Returns the values that a node reads, also from inside its branches.</summary>
    public static IEnumerable<string> ReadBy(NodeProto node) => node.Input.Concat(Branches(node).SelectMany(ReadFromOutside));

    /// <summary>Gives every value, constant and node another name. Empty names, which stand for what is left out, stay.</summary>
    public static void Change(GraphProto graph, Func<string, string> rename)
    {
        foreach (var node in graph.Node)
        {
            Change(node.Input, rename);
            Change(node.Output, rename);
            if (node.Name.Length > 0) node.Name = rename(node.Name);
            foreach (var branch in Branches(node)) Change(branch, rename);
        }
        foreach (var tensor in graph.Initializer) tensor.Name = rename(tensor.Name);
        foreach (var value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo)) value.Name = rename(value.Name);
    }

    private static void Change(RepeatedField<string> names, Func<string, string> rename)
    {
        for (var i = 0; i < names.Count; i++)
            if (names[i].Length > 0) names[i] = rename(names[i]);
    }

    private static IEnumerable<GraphProto> Branches(NodeProto node) =>
        node.Attribute.SelectMany(attribute => attribute.G is { } graph ? attribute.Graphs.Prepend(graph) : attribute.Graphs);

    private static IEnumerable<string> ReadFromOutside(GraphProto graph)
    {
        var own = graph.Input.Select(value => value.Name).Concat(graph.Initializer.Select(tensor => tensor.Name))
            .Concat(graph.Node.SelectMany(node => node.Output)).ToHashSet(StringComparer.Ordinal);
        return graph.Node.SelectMany(ReadBy).Concat(graph.Output.Select(value => value.Name)).Where(name => !own.Contains(name));
    }
}
