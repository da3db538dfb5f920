using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>CRC-32C (Castagnoli), which x64 and ARM processors compute eight bytes at a time. It notices every damage of up to 32 bits in a row.</summary>
internal static class Checksum
{
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var remainder = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) remainder = BitOperations.Crc32C(remainder, word);
        foreach (var rest in bytes[(bytes.Length & ~(sizeof(ulong) - 1))..]) remainder = BitOperations.Crc32C(remainder, rest);
        return ~remainder;
    }
}
