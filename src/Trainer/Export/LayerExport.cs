using System.Collections.Immutable;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Export;

/// <summary>What a layer writes itself with: the graph, the names of its input values, and its own tensors' values.</summary>
internal readonly ref struct LayerExport(
    OnnxGraph graph, NetworkStep step, string name, ReadOnlySpan<string> inputs, NetworkWeights weights)
{
    /// <summary>Gets the graph to write to.</summary>
    public OnnxGraph Graph { get; } = graph;

    /// <summary>Gets the name that the layer's output takes in the graph.</summary>
    public string Name { get; } = name;

    /// <summary>Gets the names of the values that come in.</summary>
    public ReadOnlySpan<string> Inputs { get; } = inputs;

    /// <summary>Gets the first, mostly only, of them.</summary>
    public string Input => Inputs[0];

    /// <summary>Gets the shape of <see cref="Input"/> for one picture.</summary>
    public TensorShape InputShape => step.InputShapes[0];

    /// <summary>Returns whether the layer has a tensor <paramref name="tensor"/>, such as <c>bias</c>.</summary>
    public bool Has(string tensor) => weights.Contains($"{step.Name}.{tensor}");

    /// <summary>Adds the layer's tensor <paramref name="tensor"/> to the graph as a constant.</summary>
    public string Constant(string tensor)
    {
        var (values, shape) = weights[$"{step.Name}.{tensor}"];
        return Graph.Constant($"{step.Name}.{tensor}", values, shape);
    }
}
