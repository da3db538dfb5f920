using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>Writes bytes to a stream, and at the end the SHA-256 of all of them.</summary>
internal sealed class HashedWriter(Stream stream) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        stream.Write(bytes);
    }

    public void Write(int number) => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in number)));

    public void Write(long number) => Write(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in number)));

    public void WriteHash() => stream.Write(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
