namespace MLNetDeepRanking.Search;

/// <summary>Lets an index search short codes first, and measure only the best candidates by their vectors.</summary>
/// <remarks>
/// Distances are true ones; a neighbour is missed if its code does not come among the first <c>k · RerankFactor</c>. A search reads the codes alone,
/// and of the vectors only the candidates': of an index that is opened from a file, no more than the codes need to stay in memory.
/// </remarks>
public sealed record VectorCompression
{
    /// <summary>A dot product of more signed bytes could overflow 32 bits.</summary>
    private const int MaxByteDimension = 1 << 16;

    private VectorCompression(CompressionKind kind, int prefixLength, int rerankFactor) =>
        (Kind, PrefixLength, RerankFactor) = (kind, prefixLength, rerankFactor);

    /// <summary>Gets a compression to a quarter: signed bytes, without loss that matters for most embeddings.</summary>
    /// <value>
    /// For all distances but <see cref="VectorDistance.Manhattan"/> and <see cref="VectorDistance.Hamming"/>, up to 65 536 components.
    /// Its <see cref="RerankFactor"/> is 4.
    /// </value>
    public static VectorCompression SignedBytes { get; } = new(CompressionKind.SignedBytes, 0, 4);

    /// <summary>Gets a compression to a thirty-second: sign bits. It wants several hundred components, spread around 0.</summary>
    /// <value>For any distance but <see cref="VectorDistance.Hamming"/>, which is over sign bits already. Its <see cref="RerankFactor"/> is 100.</value>
    public static VectorCompression SignBits { get; } = new(CompressionKind.SignBits, 0, 100);

    /// <summary>Gets what the codes are.</summary>
    public CompressionKind Kind { get; }

    /// <summary>Gets the number of components of a prefix, or 0.</summary>
    public int PrefixLength { get; }

    /// <summary>Gets how many times k candidates are measured by their vectors, from 1 to 1 000 000.</summary>
    /// <value>The default value depends on the compression: more candidates find more, and take longer.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is out of range.</exception>
    public int RerankFactor
    {
        get;
        init
        {
            if (value is < 1 or > 1_000_000)
                throw new ArgumentOutOfRangeException(nameof(value), value, "A re-ranking factor is from 1 to 1 000 000.");
            field = value;
        }
    }

    /// <summary>Returns a compression to the first components.</summary>
    /// <remarks>It suits embeddings whose first components say the most, as those of Kusupati et al., "Matryoshka representation learning" (2022).</remarks>
    /// <param name="length">Their number, below the dimension of the index.</param>
    /// <returns>A compression for any distance but <see cref="VectorDistance.Hamming"/>. Its <see cref="RerankFactor"/> is 10.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The length is below 1.</exception>
    public static VectorCompression Prefix(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        return new(CompressionKind.Prefix, length, 10);
    }

    /// <summary>Returns why the compression does not suit such vectors, or null.</summary>
    internal string? ComplaintAbout(int dimension, VectorDistance distance) => Kind switch
    {
        _ when distance == VectorDistance.Hamming => "The Hamming distance is over sign bits already: it needs no compression.",
        CompressionKind.SignedBytes when distance == VectorDistance.Manhattan =>
            "There are no signed bytes for the Manhattan distance: compress to a prefix or to sign bits.",
        CompressionKind.SignedBytes when dimension > MaxByteDimension => $"Signed bytes are for at most {MaxByteDimension} components, not for {dimension}.",
        CompressionKind.Prefix when PrefixLength >= dimension =>
            $"A prefix of {PrefixLength} components compresses no vector of {dimension}: choose a shorter one.",
        _ => null,
    };

    /// <summary>Returns the compression with these numbers, or null if there is none.</summary>
    internal static VectorCompression? TryCreate(int kind, int prefixLength, int rerankFactor) =>
        (CompressionKind)kind switch
        {
            _ when rerankFactor is < 1 or > 1_000_000 => null,
            CompressionKind.SignedBytes when prefixLength == 0 => SignedBytes with { RerankFactor = rerankFactor },
            CompressionKind.SignBits when prefixLength == 0 => SignBits with { RerankFactor = rerankFactor },
            CompressionKind.Prefix when prefixLength >= 1 => Prefix(prefixLength) with { RerankFactor = rerankFactor },
            _ => null,
        };
}
