using Google.Protobuf;
using MLNetDeepRanking.Onnx.Schema;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>Writes an ONNX graph node by node; every method that makes a value returns its name.</summary>
internal sealed class OnnxGraph(string name)
{
    /// <summary>The operator set of the graphs this library writes: 17, the newest one that ML.NET 5's runtime and older ones all run.</summary>
    public const int Opset = 17;

    /// <summary>The domain of the operators for texts, and its version.</summary>
    private const string TextDomain = "ai.onnx.ml";
    private const int TextOpset = 2;

    private readonly ForeignGraph? _foreign;
    private bool _readsTexts;
    private readonly GraphProto _graph = new() { Name = name };
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Starts a graph that will take in <paramref name="foreign"/>, and so is written for that graph's operator sets.</summary>
    public OnnxGraph(string name, ForeignGraph foreign)
        : this(name) => _foreign = foreign;

    /// <summary>Declares a graph input. A dimension is a <see cref="long"/> or the name of a dynamic one.</summary>
    public string Input(string name, DataType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        _graph.Input.Add(ValueInfo(name, type, shape));
        return Claim(name);
    }

    /// <summary>Declares <paramref name="value"/>, which a node must have made, as a graph output.</summary>
    public void Output(string value, DataType type, params ReadOnlySpan<OnnxDimension> shape)
    {
        if (!_names.Contains(value)) throw new InvalidOperationException($"The graph has no value '{value}' to give out.");
        _graph.Output.Add(ValueInfo(value, type, shape));
    }

    /// <summary>Adds a node with one output, which is named after <paramref name="output"/> or the operator.</summary>
    public string Node(string op, ReadOnlySpan<string> inputs, string? output = null, params ReadOnlySpan<AttributeProto> attributes)
    {
        output = output is null ? Fresh(op) : Claim(output);
        var node = new NodeProto { OpType = op, Name = output };
        foreach (var input in inputs) node.Input.Add(input);
        node.Output.Add(output);
        foreach (var attribute in attributes) node.Attribute.Add(attribute);
        _graph.Node.Add(node);
        return output;
    }

    /// <summary>Adds a look-up of texts: the number of each among the known ones, or −1.</summary>
    public string NumbersOf(string texts, IReadOnlyCollection<string> known, string? output = null)
    {
        _readsTexts = true;
        long[] numbers = [.. Enumerable.Range(0, known.Count)];
        var result = Node(
            "LabelEncoder", [texts], output,
            OnnxAttribute.Texts("keys_strings", known), OnnxAttribute.Ints("values_int64s", numbers), OnnxAttribute.Int("default_int64", -1));
        _graph.Node[^1].Domain = TextDomain;
        return result;
    }

    /// <summary>Adds a reduction over some axes, which stay with size 1 or go; the operator set decides how the axes are written.</summary>
    public string Reduce(string op, string input, ReadOnlySpan<long> axes, bool keepDimensions)
    {
        var keep = OnnxAttribute.Int("keepdims", keepDimensions ? 1 : 0);
        return _foreign is { Opset: >= 18 }
            ? Node(op, [input, Constant(Unclaimed("axes"), axes, axes.Length)], output: null, keep)
            : Node(op, [input], output: null, OnnxAttribute.Ints("axes", axes), keep);
    }

    /// <summary>Adds the nodes and constants of the foreign graph, which reads <paramref name="input"/>, and returns its output.</summary>
    public string Splice(string input)
    {
        var foreign = _foreign ?? throw new InvalidOperationException("The graph was not started for a foreign one.");
        var (body, output) = foreign.Reading(input);
        foreach (var tensor in body.Initializer) Claim(tensor.Name);
        foreach (var value in body.Node.SelectMany(node => node.Output).Where(value => value.Length > 0)) Claim(value);
        _graph.Initializer.AddRange(body.Initializer);
        _graph.Node.AddRange(body.Node);
        return output;
    }

    /// <summary>Adds a node with several outputs, named as given.</summary>
    public void Node(string op, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = op, Name = outputs[0] };
        foreach (var input in inputs) node.Input.Add(input);
        foreach (var output in outputs) node.Output.Add(Claim(output));
        foreach (var attribute in attributes) node.Attribute.Add(attribute);
        _graph.Node.Add(node);
    }

    /// <summary>Adds a constant tensor of floats.</summary>
    public string Constant(string name, ReadOnlySpan<float> data, params ReadOnlySpan<long> shape) => Constant(name, DataType.Float, data, shape);

    /// <summary>Adds a constant tensor of doubles.</summary>
    public string Constant(string name, ReadOnlySpan<double> data, params ReadOnlySpan<long> shape) => Constant(name, DataType.Double, data, shape);

    /// <summary>Adds a constant tensor of 64-bit integers.</summary>
    public string Constant(string name, ReadOnlySpan<long> data, params ReadOnlySpan<long> shape) => Constant(name, DataType.Int64, data, shape);

    /// <summary>Adds a constant tensor of texts.</summary>
    public string Constant(string name, IEnumerable<string> data, params ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)DataType.String };
        foreach (var size in shape) tensor.Dims.Add(size);
        tensor.StringData.AddRange(data.Select(ByteString.CopyFromUtf8));
        _graph.Initializer.Add(tensor);
        return Claim(name);
    }

    /// <summary>Adds a constant scalar under a fresh name.</summary>
    public string Scalar(float value) => Constant(Unclaimed("scalar"), [value]);

    /// <summary>Returns the finished model.</summary>
    public ModelProto ToModel()
    {
        var model = _foreign?.EmptyModel() ?? new ModelProto { OpsetImport = { new OperatorSetIdProto { Version = Opset } } };
        if (_readsTexts) model.OpsetImport.Add(new OperatorSetIdProto { Domain = TextDomain, Version = TextOpset });
        model.IrVersion = Math.Max(model.IrVersion, 8);
        model.ProducerName = "MLNetDeepRanking";
        model.Graph = _graph;
        return model;
    }

    internal static ValueInfoProto ValueInfo(string name, DataType type, ReadOnlySpan<OnnxDimension> shape)
    {
        var dimensions = new TensorShapeProto();
        foreach (var dimension in shape) dimensions.Dim.Add(dimension.ToProto());
        return new ValueInfoProto
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = dimensions } },
        };
    }

    private string Constant<T>(string name, DataType type, ReadOnlySpan<T> data, ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        _graph.Initializer.Add(TensorValues.Tensor(name, type, data, shape));
        return Claim(name);
    }

    private string Claim(string name) =>
        _names.Add(name) ? name : throw new InvalidOperationException($"The graph already has a value named '{name}'.");

    private string Fresh(string op) => Claim(Unclaimed(op));

    private string Unclaimed(string stem)
    {
        var i = _names.Count;
        while (_names.Contains($"{stem}_{i}")) i++;
        return $"{stem}_{i}";
    }
}
