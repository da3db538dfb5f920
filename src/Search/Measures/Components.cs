using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>Checks the components of vectors that come from outside.</summary>
internal static class Components
{
    /// <summary>Returns the index of the first NaN or infinite component, or −1.</summary>
    public static int IndexOfNonFinite(ReadOnlySpan<float> components)
    {
        if (AreWithin(float.MaxValue, components)) return -1;
        for (var i = 0; i < components.Length; i++)
            if (!float.IsFinite(components[i])) return i;
        return -1;
    }

    /// <summary>Returns whether no component's magnitude is above a limit, and none is NaN.</summary>
    public static bool AreWithin(float limit, ReadOnlySpan<float> components)
    {
        var limits = new Vector<float>(limit);
        foreach (var register in MemoryMarshal.Cast<float, Vector<float>>(components))
            if (!Vector.LessThanOrEqualAll(Vector.Abs(register), limits)) return false;
        foreach (var rest in components[(components.Length - components.Length % Vector<float>.Count)..])
            if (!(MathF.Abs(rest) <= limit)) return false;
        return true;
    }

    /// <summary>Returns the largest magnitude of finite components, or 0 if there are none.</summary>
    public static float LargestMagnitude(ReadOnlySpan<float> components)
    {
        var magnitudes = Vector<float>.Zero;
        foreach (var register in MemoryMarshal.Cast<float, Vector<float>>(components)) magnitudes = Vector.Max(magnitudes, Vector.Abs(register));
        var largest = 0f;
        for (var lane = 0; lane < Vector<float>.Count; lane++) largest = MathF.Max(largest, magnitudes[lane]);
        foreach (var rest in components[(components.Length - components.Length % Vector<float>.Count)..]) largest = MathF.Max(largest, MathF.Abs(rest));
        return largest;
    }

    /// <exception cref="ArgumentException">A component is NaN or infinite; the message names its row and column.</exception>
    public static void ThrowIfNotFinite(ReadOnlySpan<float> vectors, int dimension, string parameterName)
    {
        var index = IndexOfNonFinite(vectors);
        if (index < 0) return;
        throw new ArgumentException(
            FormattableString.Invariant($"Row {index / dimension}, component {index % dimension} is {vectors[index]}. ") +
            "Every component must be a finite number: drop the vector, or find out where it was computed.", parameterName);
    }
}
