using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>
/// A graph that others wrote, cut down to what one of its values needs, with names that cannot meet ours: a part to build into a graph.
/// </summary>
internal sealed class ForeignGraph
{
    private const string Prefix = "backbone/";

    private readonly ModelProto _model;
    private readonly string _input;
    private readonly string _output;

    /// <param name="model">The whole model.</param>
    /// <param name="input">The value that will be given.</param>
    /// <param name="output">The value that is wanted.</param>
    /// <exception cref="InvalidDataException">The wanted value does not depend on the given one alone.</exception>
    public ForeignGraph(ModelProto model, string input, string output)
    {
        _model = model.Clone();
        GraphTrimming.Keep(_model.Graph, [input], [output]);
        (_input, _output) = (input, output);
        Opset = _model.OpsetImport.FirstOrDefault(import => import.Domain is "" or "ai.onnx")?.Version ?? 1;
    }

    /// <summary>Gets the version of the standard operator set that the graph is written for.</summary>
    public long Opset { get; }

    /// <summary>Gets the graph, cut down, with its own names.</summary>
    public GraphProto Graph => _model.Graph;

    /// <summary>Returns the nodes and constants, reading <paramref name="input"/>, and the name of the wanted value among them.</summary>
    public (GraphProto Body, string Output) Reading(string input)
    {
        var body = _model.Graph.Clone();
        ValueNames.Change(body, name => name == _input ? input : Prefix + name);
        return (body, Prefix + _output);
    }

    /// <summary>Returns the model without its graph: operator sets, functions and format version.</summary>
    public ModelProto EmptyModel()
    {
        var model = _model.Clone();
        model.Graph = null;
        model.MetadataProps.Clear();
        model.DocString = "";
        return model;
    }
}
