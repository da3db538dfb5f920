using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>
/// Which nodes of a graph compute in integers, and which of its values are rounded to 8 bits for that: what layers read, what convolutions give, and
/// what lies between the two. Everything else stays in floats: the pixels' normalisation, local response normalisation, unit lengths, the embedding.
/// </summary>
internal sealed class QuantizationPlan
{
    private readonly Dictionary<NodeProto, IntegerNode> _nodes;
    private readonly Dictionary<string, IntegerNode> _makers;
    private readonly Dictionary<string, string> _ranges;

    public QuantizationPlan(GraphProto graph)
    {
        var values = new GraphValues(graph);
        _nodes = new(ReferenceEqualityComparer.Instance);
        foreach (var node in graph.Node)
            if (IntegerNode.TryFind(node, values, out var found)) _nodes.Add(node, found);
        _makers = _nodes.Values.ToDictionary(node => node.Result, StringComparer.Ordinal);
        LeaveInFloats(values);

        Layers = [.. graph.Node.Where(node => _nodes.TryGetValue(node, out var found) && found.Layer is not null)];
        FloatLayers = [.. graph.Node.Where(node => WeightedLayer.IsKind(node) && !_nodes.ContainsKey(node) && values.Constant(node, 1) is not null)];
        var rounded = _nodes.Values.SelectMany(node => node.NeedsIntegerResult ? node.Data.Append(node.Result) : node.Data).Distinct();
        _ranges = rounded.ToDictionary(value => value, SourceOfRange, StringComparer.Ordinal);
        Ranges = [.. _ranges.Values.Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>Gets the layers that compute in integers.</summary>
    public IReadOnlyList<NodeProto> Layers { get; }

    /// <summary>Gets the nodes that have constant weights, and yet compute in floats.</summary>
    public IReadOnlyList<NodeProto> FloatLayers { get; }

    /// <summary>Gets the values whose ranges must be known.</summary>
    public IReadOnlyList<string> Ranges { get; }

    /// <summary>Returns what a node is, or null if it computes in floats.</summary>
    public IntegerNode? Of(NodeProto node) => _nodes.GetValueOrDefault(node);

    /// <summary>Returns whether a value is rounded to 8 bits.</summary>
    public bool IsQuantized(string value) => _ranges.ContainsKey(value);

    /// <summary>Returns whether a value comes from a node that computes in integers; then all who read it read it rounded.</summary>
    public bool IsMadeInIntegers(string value) => _makers.ContainsKey(value);

    /// <summary>Returns the value, itself or one before it, whose range is that of a rounded value.</summary>
    public string RangeOf(string value) => _ranges[value];

    private string SourceOfRange(string value)
    {
        while (_makers.TryGetValue(value, out var maker) && maker.KeepsRange) value = maker.Node.Input[0];
        return value;
    }

    // A node without weights is worth its rounding only if integers come in and go out. Each one that is dropped may leave another without.
    private void LeaveInFloats(GraphValues values)
    {
        for (var alone = NotWorthIt(); alone.Length > 0; alone = NotWorthIt())
        {
            foreach (var node in alone)
            {
                _nodes.Remove(node.Node);
                _makers.Remove(node.Result);
            }
        }

        IntegerNode[] NotWorthIt() => [.. _nodes.Values.Where(node => node.Layer is null && !IsAmongIntegers(node))];

        bool IsAmongIntegers(IntegerNode node) => node.Data.All(_makers.ContainsKey) && IsReadAsIntegers(node.Result);

        bool IsReadAsIntegers(string value) => values.ReadersOf(value).Any(reader => Of(reader)?.Data.Contains(value) == true);
    }
}
