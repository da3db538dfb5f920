using Microsoft.Extensions.AI;

namespace MLNetDeepRanking.Stores.Records;

/// <summary>The three forms in which .NET's abstractions hold a vector, to and from the one that engines use.</summary>
internal static class VectorValue
{
    public const string SupportedTypes = "ReadOnlyMemory<float>, Embedding<float>, float[]";

    public static bool IsVector(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type) is var inner
        && (inner == typeof(ReadOnlyMemory<float>) || inner == typeof(Embedding<float>) || inner == typeof(float[]));

    /// <summary>Returns a copy of the components, or null if the value is no vector.</summary>
    public static float[]? TryRead(object? value) => value switch
    {
        ReadOnlyMemory<float> memory => memory.ToArray(),
        float[] array => [.. array],
        Embedding<float> embedding => embedding.Vector.ToArray(),
        _ => null,
    };

    /// <summary>Returns a copy of the components as a property of that type holds them.</summary>
    public static object As(Type type, float[] components) =>
        type == typeof(float[]) ? components.Clone()
        : type == typeof(Embedding<float>) ? new Embedding<float>(components.AsSpan().ToArray())
        : new ReadOnlyMemory<float>(components.AsSpan().ToArray());

    /// <exception cref="ArgumentException">The number of components is not the column's, or one is not finite.</exception>
    public static float[] Checked(float[] components, VectorColumn column, string whose)
    {
        if (components.Length != column.Dimensions)
            throw new ArgumentException(
                $"The vector of {whose} has {components.Length} components; '{column.Property.ModelName}' holds vectors of {column.Dimensions}.");
        var unfit = Array.FindIndex(components, component => !float.IsFinite(component));
        return unfit < 0
            ? components
            : throw new ArgumentException(
                $"Component {unfit} of the vector of {whose} is {components[unfit]}; '{column.Property.ModelName}' holds finite numbers.");
    }
}
