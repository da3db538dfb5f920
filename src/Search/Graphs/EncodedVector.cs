using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>A vector as the scorers read it: components, padded with zeros to whole registers, and the factor of its products.</summary>
/// <remarks>The factor is 1 / length for the cosine distance, a power of two for the inner product, and 1 for all others.</remarks>
internal readonly ref struct EncodedVector(ref float first, float factor)
{
    private readonly ref float _first = ref first;

    public ref float First
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _first;
    }

    public float Factor { get; } = factor;
}
