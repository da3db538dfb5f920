using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Scoring.Backbones;

/// <summary>
/// The features of pictures on disk, found again by content: one file for each backbone, named by its hash; one entry for each picture, by the hash
/// of its pixels. A file that is damaged counts as empty, since all in it can be computed again.
/// </summary>
internal sealed class FeatureCache
{
    private const int HashSize = SHA256.HashSizeInBytes;
    private const int KeySize = HashSize / 2;

    private readonly string _path;
    private readonly int _entrySize;
    private readonly Dictionary<UInt128, byte[]> _entries = [];

    public FeatureCache(string folder, OnnxBackbone backbone)
    {
        _path = Path.Combine(folder, $"{backbone.ContentHash[..32]}.features");
        _entrySize = KeySize + backbone.FeatureSize * sizeof(float);
        if (File.Exists(_path)) Read(File.ReadAllBytes(_path));
    }

    /// <summary>Gets the key of a picture: half of its hash, which is enough for what nobody forges to slow himself down.</summary>
    public static UInt128 Key(ReadOnlySpan<byte> pixels) => MemoryMarshal.Read<UInt128>(SHA256.HashData(pixels));

    /// <summary>Copies the features of a picture, if they are known.</summary>
    public bool TryGet(UInt128 key, Span<float> features)
    {
        if (!_entries.TryGetValue(key, out var entry)) return false;
        MemoryMarshal.Cast<byte, float>(entry).CopyTo(features);
        return true;
    }

    public void Add(UInt128 key, ReadOnlySpan<float> features) => _entries[key] = MemoryMarshal.AsBytes(features).ToArray();

    /// <summary>Writes all entries, whole or not at all.</summary>
    public void Save()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_path)!);
        AtomicFile.Write(_path, stream =>
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var (key, features) in _entries.OrderBy(entry => entry.Key))
            {
                Write(MemoryMarshal.AsBytes(new ReadOnlySpan<UInt128>(in key)));
                Write(features);
            }
            stream.Write(hash.GetHashAndReset());

            void Write(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                stream.Write(bytes);
            }
        });
    }

    private void Read(byte[] file)
    {
        if (file.Length < HashSize || (file.Length - HashSize) % _entrySize != 0) return;
        var entries = file.AsSpan(0, file.Length - HashSize);
        if (!SHA256.HashData(entries).AsSpan().SequenceEqual(file.AsSpan(entries.Length))) return;
        for (; entries.Length > 0; entries = entries[_entrySize..])
            _entries[MemoryMarshal.Read<UInt128>(entries)] = entries[KeySize.._entrySize].ToArray();
    }
}
