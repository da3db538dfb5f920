namespace MLNetDeepRanking.Search;

/// <summary>What short codes of vectors an index searches before it measures the vectors themselves.</summary>
/// <remarks>The numbers are written to files: members are appended, never renumbered.</remarks>
public enum CompressionKind
{
    /// <summary>A signed byte for each component, and a scale for each vector.</summary>
    SignedBytes = 1,

    /// <summary>A bit for each component: whether it is above 0.</summary>
    SignBits = 2,

    /// <summary>The first components, as they are.</summary>
    Prefix = 3,
}
