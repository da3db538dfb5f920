using System.Collections.Immutable;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// One operation of a network, and all that is to know of it: what shape comes out, what it keeps and costs, how TorchSharp computes it,
/// and how ONNX writes it. A new operation is one new file: a record like this one, and the <see cref="NetworkNode"/> method that adds it.
/// </summary>
internal abstract record Layer
{
    /// <summary>Gets the operation's name in tables and messages.</summary>
    public string Operation => GetType().Name;

    /// <summary>
    /// Gets whether a following layer may overwrite the output in place: true if no backward pass reads it, that of this layer included.
    /// </summary>
    public virtual bool OutputMayBeOverwritten => false;

    /// <summary>Returns the shape that comes out.</summary>
    /// <exception cref="ArgumentException">The layer cannot take these inputs; the message says why, and the cure.</exception>
    public abstract TensorShape Infer(ImmutableArray<TensorShape> inputs);

    /// <summary>Returns the tensors that the layer keeps: its parameters, and statistics that no gradient changes.</summary>
    public virtual ImmutableArray<StateTensor> State(ImmutableArray<TensorShape> inputs) => [];

    /// <summary>Returns the multiplications, each with an addition, that one picture takes.</summary>
    public virtual long MultiplyAdds(ImmutableArray<TensorShape> inputs, TensorShape output) => 0;

    /// <summary>Computes the layer for a batch. The result is new, or the input itself.</summary>
    public abstract Tensor Forward(LayerCall call);

    /// <summary>Writes the layer as ONNX nodes and returns the name of the value that holds its output.</summary>
    public abstract string Export(LayerExport export);

    /// <summary>Returns the only input, which must be maps.</summary>
    protected static TensorShape RequireMaps(ImmutableArray<TensorShape> inputs) =>
        inputs is [{ IsVector: false } maps]
            ? maps
            : throw new ArgumentException("it takes maps, and got a vector. Put it before Flatten().");

    /// <summary>Returns the only input, which must be a vector.</summary>
    protected static TensorShape RequireVector(ImmutableArray<TensorShape> inputs) =>
        inputs is [{ IsVector: true } vector]
            ? vector
            : throw new ArgumentException($"it takes a vector, and got maps of {inputs[0]}. Add Flatten() or GlobalAveragePool() first.");
}
