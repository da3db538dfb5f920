namespace MLNetDeepRanking.Search.Storage;

/// <summary>What the formats of all indexes have in common.</summary>
internal static class IndexFormat
{
    /// <exception cref="PlatformNotSupportedException">The machine stores numbers the other way round.</exception>
    public static void ThrowIfBigEndian()
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("Index files are read and written on little-endian machines only.");
    }
}
