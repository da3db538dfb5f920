using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>Reads what a <see cref="HashedWriter"/> wrote.</summary>
/// <remarks>Each error is an <see cref="InvalidDataException"/> that names the source and a cure.</remarks>
internal sealed class HashedReader(Stream stream, string source) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Read(Span<byte> bytes)
    {
        Fill(bytes);
        _hash.AppendData(bytes);
    }

    public int ReadInt32() => Read<int>();

    public long ReadInt64() => Read<long>();

    /// <summary>Reads the hash, and compares it with what was read before.</summary>
    public void VerifyHash()
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes], actual = stackalloc byte[SHA256.HashSizeInBytes];
        Fill(expected);
        _hash.GetHashAndReset(actual);
        if (!actual.SequenceEqual(expected)) throw Damaged("its checksum does not match its content");
    }

    /// <summary>Refuses a stream that is known to end early, before anything is allocated for its content.</summary>
    public void RequireRemaining(long length)
    {
        if (stream.CanSeek && stream.Length - stream.Position < length)
            throw Damaged($"it says that {length:N0} more bytes follow, and {stream.Length - stream.Position:N0} do");
    }

    public InvalidDataException Refused(string why) => new($"{source} {why}");

    public InvalidDataException Damaged(string how) =>
        Refused($"is a damaged collection: {how}. Restore it from a copy, or delete it and upsert the records again.");

    public void Dispose() => _hash.Dispose();

    private T Read<T>()
        where T : unmanaged
    {
        Span<byte> bytes = stackalloc byte[Unsafe.SizeOf<T>()];
        Read(bytes);
        return MemoryMarshal.Read<T>(bytes);
    }

    private void Fill(Span<byte> bytes)
    {
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Damaged("it ends too early");
    }
}
