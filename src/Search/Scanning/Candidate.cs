namespace MLNetDeepRanking.Search.Scanning;

/// <summary>A row's key and slot in one number, ordered by key and then by slot.</summary>
/// <remarks>So nearer rows come first, and among equals those added first.</remarks>
internal static class Candidate
{
    private const uint SignBit = 0x8000_0000;

    /// <summary>Comes after every row: its key is +∞.</summary>
    public static readonly ulong None = Create(float.PositiveInfinity, int.MaxValue);

    public static ulong Create(float key, int slot) => (ulong)Ordered(BitConverter.SingleToUInt32Bits(key)) << 32 | (uint)slot;

    public static float Key(ulong candidate)
    {
        var ordered = (uint)(candidate >> 32);
        return BitConverter.UInt32BitsToSingle((ordered & SignBit) != 0 ? ordered ^ SignBit : ~ordered);
    }

    public static int Slot(ulong candidate) => (int)(uint)candidate;

    /// <summary>Maps a float's bits to an integer with the same order: negative floats lie below positive ones, and backwards.</summary>
    private static uint Ordered(uint bits) => (bits & SignBit) != 0 ? ~bits : bits | SignBit;
}
