using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>How vectors are encoded, and compared by a kernel, without a word on what the kernel's keys are worth.</summary>
/// <typeparam name="T">What a vector is encoded in.</typeparam>
internal abstract class VectorCode<T>(int width, Tile<T> tile)
    where T : unmanaged
{
    /// <summary>Gets the number of elements of an encoded vector.</summary>
    public int Width { get; } = width;

    /// <summary>Gets the kernel that compares encoded vectors.</summary>
    public Tile<T> Tile { get; } = tile;

    /// <summary>Encodes a vector of finite components.</summary>
    public abstract void Encode(ReadOnlySpan<float> vector, Span<T> code);

    /// <summary>Returns whether all rows of a panel are codes that the kernel can compare; those behind the last one are zero, and count too.</summary>
    public abstract bool IsValidPanel(ReadOnlySpan<T> panel);
}
