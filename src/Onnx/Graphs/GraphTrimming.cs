using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>Cuts a graph down to the nodes and constants that some of its values need.</summary>
internal static class GraphTrimming
{
    /// <summary>Removes what <paramref name="outputs"/> do not need when <paramref name="inputs"/> are given.</summary>
    /// <exception cref="InvalidDataException">A needed value is neither made by a node, nor constant, nor given.</exception>
    public static void Keep(GraphProto graph, IEnumerable<string> inputs, IEnumerable<string> outputs)
    {
        var given = inputs.ToHashSet(StringComparer.Ordinal);
        var constants = graph.Initializer.Select(tensor => tensor.Name).ToHashSet(StringComparer.Ordinal);
        var makers = new Dictionary<string, NodeProto>(StringComparer.Ordinal);
        foreach (var node in graph.Node)
            foreach (var value in node.Output) makers.TryAdd(value, node);

        var needed = new HashSet<string>(StringComparer.Ordinal);
        var kept = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        var open = new Stack<string>(outputs);
        while (open.TryPop(out var value))
        {
            if (value.Length == 0 || !needed.Add(value) || given.Contains(value) || constants.Contains(value)) continue;
            if (!makers.TryGetValue(value, out var maker))
                throw new InvalidDataException($"The graph's value '{value}' is made by no node: it is another input, or the file is damaged.");
            if (!kept.Add(maker)) continue;
            foreach (var name in ValueNames.ReadBy(maker)) open.Push(name);
        }
        Retain(graph.Node, kept.Contains);
        Retain(graph.Initializer, tensor => needed.Contains(tensor.Name));
        graph.ValueInfo.Clear();
    }

    private static void Retain<T>(IList<T> items, Func<T, bool> isKept)
    {
        T[] kept = [.. items.Where(isKept)];
        items.Clear();
        foreach (var item in kept) items.Add(item);
    }
}
