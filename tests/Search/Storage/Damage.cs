using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MLNetDeepRanking.Search.Tests.Storage;

/// <summary>Damages the bytes of a saved index, by accident or on purpose.</summary>
internal static class Damage
{
    /// <summary>Returns the bytes with each bit flipped in turn.</summary>
    public static IEnumerable<byte[]> FlippedBits(byte[] bytes)
    {
        for (var bit = 0; bit < bytes.Length * 8; bit++)
        {
            var damaged = bytes.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            yield return damaged;
        }
    }

    /// <summary>Returns the bytes cut off at each length.</summary>
    public static IEnumerable<byte[]> Truncations(byte[] bytes) => Enumerable.Range(0, bytes.Length).Select(length => bytes[..length]);

    /// <summary>Returns the bytes with another number at an offset; the hash at the end no longer fits.</summary>
    public static byte[] With(byte[] bytes, int offset, int value)
    {
        var changed = bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(offset), value);
        return changed;
    }

    /// <summary>Returns the bytes with a hash that fits, as a forger would.</summary>
    public static byte[] Forged(byte[] bytes) => [.. bytes[..^SHA256.HashSizeInBytes], .. SHA256.HashData(bytes.AsSpan()[..^SHA256.HashSizeInBytes])];

    /// <summary>Asserts that a file of this content is refused, with a message that says why and names the file.</summary>
    public static void AssertRefused(byte[] content, string message, string path, Action<string> load)
    {
        File.WriteAllBytes(path, content);
        var error = Assert.Throws<InvalidDataException>(() => load(path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }
}
