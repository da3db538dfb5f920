using MLNetDeepRanking.Onnx.Schema;
using AttributeType = MLNetDeepRanking.Onnx.Schema.AttributeProto.Types.AttributeType;

namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>Who makes and who reads each value of a graph, whose nodes stand in an order in which they can run.</summary>
internal sealed class GraphValues
{
    private readonly Dictionary<string, NodeProto> _makers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<NodeProto>> _readers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);
    private readonly HashSet<string> _outputs;

    /// <exception cref="InvalidDataException">A value is made twice, or read before it is made.</exception>
    public GraphValues(GraphProto graph)
    {
        foreach (var tensor in graph.Initializer) _constants[tensor.Name] = tensor;
        var known = graph.Input.Select(input => input.Name).Concat(_constants.Keys).ToHashSet(StringComparer.Ordinal);
        foreach (var node in graph.Node)
        {
            foreach (var value in ValueNames.ReadBy(node).Where(value => value.Length > 0).Distinct())
            {
                if (!known.Contains(value)) throw Damaged(node, $"reads '{value}' before it is made");
                if (!_readers.TryGetValue(value, out var readers)) _readers.Add(value, readers = []);
                readers.Add(node);
            }
            foreach (var value in node.Output.Where(value => value.Length > 0))
            {
                if (!known.Add(value)) throw Damaged(node, $"makes '{value}', which is made already");
                _makers.Add(value, node);
            }
            if (node is { OpType: "Constant", Output: [var constant] } && Tensor(node) is { } held) _constants[constant] = held;
        }
        _outputs = graph.Output.Select(output => output.Name).ToHashSet(StringComparer.Ordinal);
        if (_outputs.FirstOrDefault(output => !known.Contains(output)) is { } missing)
            throw new InvalidDataException($"The graph's output '{missing}' is made by no node: the file is damaged.");
    }

    /// <summary>Returns how a message names a node.</summary>
    public static string Describe(NodeProto node) => $"node '{NameOf(node)}' ({node.OpType})";

    /// <summary>Returns a node's name, or that of its value if it has none.</summary>
    public static string NameOf(NodeProto node) => node.Name.Length > 0 ? node.Name : node.Output.FirstOrDefault() ?? "";

    public NodeProto? MakerOf(string value) => _makers.GetValueOrDefault(value);

    public IReadOnlyList<NodeProto> ReadersOf(string value) => _readers.TryGetValue(value, out var readers) ? readers : [];

    /// <summary>Returns the node that alone reads a value which the graph does not give out, or null.</summary>
    public NodeProto? SoleReaderOf(string value) => ReadersOf(value) is [var reader] && !_outputs.Contains(value) ? reader : null;

    /// <summary>Returns the tensor that a value always is, or null.</summary>
    public TensorProto? Constant(string value) => _constants.GetValueOrDefault(value);

    /// <summary>Returns the tensor that an input of a node always is, or null: it varies, or is left out.</summary>
    public TensorProto? Constant(NodeProto node, int input) => input < node.Input.Count ? Constant(node.Input[input]) : null;

    private static TensorProto? Tensor(NodeProto node) =>
        node.Attribute.FirstOrDefault(attribute => attribute is { Name: "value", Type: AttributeType.Tensor })?.T;

    private static InvalidDataException Damaged(NodeProto node, string what) =>
        new($"The graph's {Describe(node)} {what}: the file is damaged. Write the model again.");
}
