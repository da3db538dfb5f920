using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace MLNetDeepRanking.Bulk.Parts;

/// <summary>A set of ids that takes about 40 bytes for each, however long they are: it holds 128 bits of their SHA-256.</summary>
internal sealed class IdSet
{
    private readonly HashSet<UInt128> _hashes = [];

    public bool Add(string id) => _hashes.Add(Hash(id));

    public bool Contains(string id) => _hashes.Contains(Hash(id));

    private static UInt128 Hash(string id) => BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
