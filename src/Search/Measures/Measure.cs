using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>How vectors are encoded, compared and measured under one <see cref="VectorDistance"/>.</summary>
/// <remarks>
/// A search ranks all rows by the tile's single-precision keys, then measures in double precision the few that matter.
/// <see cref="Reach"/> tells which those are, so that the result is what measuring every row would give.
/// </remarks>
/// <typeparam name="T">What a vector is encoded in: floats, or words of 64 sign bits.</typeparam>
internal abstract class Measure<T>(int width, Tile<T> tile) : VectorCode<T>(width, tile)
    where T : unmanaged
{
    /// <summary>Gets whether keys are distances, and exact: then nothing needs to be measured.</summary>
    public abstract bool KeysAreDistances { get; }

    /// <summary>Writes a vector of which <see cref="VectorCode{T}.Encode"/> makes the same code.</summary>
    public abstract void Decode(ReadOnlySpan<T> code, Span<float> vector);

    /// <summary>Returns whether <see cref="VectorCode{T}.Encode"/> could have made this code; a file may hold any.</summary>
    public abstract bool IsValid(ReadOnlySpan<T> code);

    /// <summary>Measures the distance of two encoded vectors, right to the last bit of a float.</summary>
    public abstract float Distance(ReadOnlySpan<T> query, ReadOnlySpan<T> row);

    /// <summary>
    /// Returns the greatest key, at most <see cref="float.MaxValue"/>, that a row can have whose distance is yet no greater
    /// than that of a row with the given key: the key and twice the rounding error of keys.
    /// </summary>
    public abstract float Reach(ReadOnlySpan<T> query, float key);

    /// <summary>Returns the greatest key, at most <see cref="float.MaxValue"/>, that a row can have that is no farther than a distance.</summary>
    public abstract float ReachOf(ReadOnlySpan<T> query, float distance);
}
