using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx;

/// <summary>An input or output of a model's graph.</summary>
/// <param name="Name">The name by which ONNX runtimes know it.</param>
/// <param name="ElementType">The type of its numbers, such as <c>float</c> or <c>uint8</c>.</param>
/// <param name="Shape">Its dimensions, such as <c>[N, 64, 64, 3]</c>; those of any size have names.</param>
public sealed record ModelValue(string Name, string ElementType, string Shape)
{
    /// <summary>Returns name, type and shape.</summary>
    public override string ToString() => $"{Name}: {ElementType} {Shape}";

    internal static ModelValue Of(ValueInfoProto value)
    {
        var tensor = value.Type?.TensorType;
        var dimensions = (tensor?.Shape?.Dim ?? []).Select(dimension =>
            dimension.DimValue > 0 ? $"{dimension.DimValue}" : dimension.DimParam is { Length: > 0 } name ? name : "?");
        var type = (TensorProto.Types.DataType)(tensor?.ElemType ?? 0);
        return new ModelValue(value.Name, $"{type}".ToLowerInvariant(), $"[{string.Join(", ", dimensions)}]");
    }
}
