namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>A point in a network under construction, to which layers are added: <c>x.Convolution("conv1", 32, 3).Relu()</c>.</summary>
/// <remarks>
/// Every method adds one layer behind this point and returns the point behind it; a point may be continued more than once.
/// Layers with parameters take a name, such as <c>layer1.0.conv2</c>, under which weight files hold them.
/// Not thread-safe.
/// </remarks>
public sealed partial class NetworkNode
{
    private readonly NetworkBuilder _builder;

    internal NetworkNode(NetworkBuilder builder, int index, string name, TensorShape shape)
    {
        _builder = builder;
        Index = index;
        Name = name;
        Shape = shape;
    }

    /// <summary>Gets the name of the layer that ends here.</summary>
    internal string Name { get; }

    /// <summary>Gets the shape of the values here, for one picture.</summary>
    public TensorShape Shape { get; }

    internal int Index { get; }

    internal bool BelongsTo(NetworkBuilder builder) => ReferenceEquals(_builder, builder);

    private NetworkNode Append(Layer layer, string? name = null, params ReadOnlySpan<NetworkNode> others) =>
        _builder.Append(layer, name, [this, .. others]);
}
