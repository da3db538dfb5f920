namespace MLNetDeepRanking.Search.Measures;

/// <summary>Checks the components of vectors that come from outside.</summary>
internal static class Components
{
    /// <summary>Returns the index of the first NaN or infinite component, or −1.</summary>
    public static int IndexOfNonFinite(ReadOnlySpan<float> components)
    {
        for (var i = 0; i < components.Length; i++)
            if (!float.IsFinite(components[i])) return i;
        return -1;
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
