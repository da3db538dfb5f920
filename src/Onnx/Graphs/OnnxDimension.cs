using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx.Graphs;

/// <summary>One dimension of a tensor: a fixed size, or a name for a size known only at run time.</summary>
internal readonly record struct OnnxDimension(long Size, string? Name)
{
    /// <summary>The dynamic batch dimension.</summary>
    public static OnnxDimension Batch { get; } = new(0, "N");

    public static implicit operator OnnxDimension(long size) => new(size, null);

    public TensorShapeProto.Types.Dimension ToProto() => Name is null ? new() { DimValue = Size } : new() { DimParam = Name };
}
