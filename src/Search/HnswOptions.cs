namespace MLNetDeepRanking.Search;

/// <summary>How an <see cref="HnswIndex"/> builds its graph and searches it.</summary>
/// <remarks>The names are those of Malkov and Yashunin (2018).</remarks>
public sealed record HnswOptions
{
    /// <summary>Bounds the room that a node, and a search, can take.</summary>
    internal const int MaxM = 512, MaxEf = 1 << 16;

    /// <summary>Gets the largest number of neighbours of a vector above the lowest level; on the lowest it is twice that, from 2 to 512.</summary>
    /// <value>The default value is 16. More neighbours find more, and cost time and memory: 8 · M bytes for each vector.</value>
    public int M { get; init; } = 16;

    /// <summary>Gets the number of candidates among which a new vector chooses its neighbours, from 1 to 65 536.</summary>
    /// <value>The default value is 200. More candidates make a better graph, and take longer to build it.</value>
    public int EfConstruction { get; init; } = 200;

    /// <summary>Gets the number of candidates that a search keeps, from 1 to 65 536; a search for k neighbours keeps at least k.</summary>
    /// <value>The default value is 64. More candidates find more, and take longer: <see cref="HnswIndex.Tune(double, int)"/> measures it.</value>
    public int EfSearch { get; init; } = 64;

    /// <summary>Gets the seed of the random numbers that spread the vectors over the levels.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; init; }

    /// <summary>Gets the compression by which the graph is searched: <see cref="VectorCompression.SignedBytes"/>, or null.</summary>
    /// <remarks>
    /// The graph is built from the vectors, and holds them beside their codes: a search reads a quarter of the memory and is the faster for it, and the
    /// index takes a quarter more. A search for k keeps at least 1.5 · k candidates, since codes put them in a slightly wrong order, and
    /// measures those that it keeps, k · <see cref="VectorCompression.RerankFactor"/> at most.
    /// </remarks>
    /// <value>The default value is null.</value>
    public VectorCompression? Compression { get; init; }

    internal bool IsValid => M is >= 2 and <= MaxM && EfConstruction is >= 1 and <= MaxEf && EfSearch is >= 1 and <= MaxEf;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Validate()
    {
        if (M is < 2 or > MaxM) throw new ArgumentOutOfRangeException(nameof(M), M, $"M must be from 2 to {MaxM}.");
        ThrowIfNoEf(EfConstruction, nameof(EfConstruction));
        ThrowIfNoEf(EfSearch, nameof(EfSearch));
    }

    /// <exception cref="ArgumentException">The compression does not suit such vectors.</exception>
    internal void ValidateCompression(int dimension, VectorDistance distance)
    {
        var complaint = Compression is null or { Kind: CompressionKind.SignedBytes } ? Compression?.ComplaintAbout(dimension, distance)
            : "A graph is compressed to signed bytes only: use those, or an ExactIndex.";
        if (complaint is not null) throw new ArgumentException(complaint);
    }

    internal static void ThrowIfNoEf(int ef, string name)
    {
        if (ef is < 1 or > MaxEf) throw new ArgumentOutOfRangeException(name, ef, $"{name} must be from 1 to {MaxEf}.");
    }
}
