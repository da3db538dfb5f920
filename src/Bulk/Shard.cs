using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MLNetDeepRanking.Bulk;

/// <summary>A part of a collection: each picture is in one of <see cref="Count"/> shards, by a hash of its id, on every machine and in every run.</summary>
public readonly record struct Shard
{
    /// <summary>All of a collection.</summary>
    public static readonly Shard Whole = new(0, 1);

    private readonly int _count;

    /// <summary>Creates a shard.</summary>
    /// <param name="index">Its number, from 0.</param>
    /// <param name="count">The number of shards, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1, or the index is not one of a shard.</exception>
    public Shard(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, count);
        (Index, _count) = (index, count);
    }

    /// <summary>Gets the number of this shard, from 0.</summary>
    public int Index { get; }

    /// <summary>Gets the number of shards.</summary>
    public int Count => Math.Max(1, _count);

    /// <summary>Returns whether the picture with this id is in the shard.</summary>
    /// <remarks>A shard's number is the first eight bytes of the SHA-256 of the id in UTF-8, read as little-endian, modulo the number of shards.</remarks>
    public bool Holds(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (Count == 1) return true;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(id), hash);
        return BinaryPrimitives.ReadUInt64LittleEndian(hash) % (ulong)Count == (ulong)Index;
    }

    /// <summary>Reads a shard as it is written on a command line: <c>2/8</c> is the third of eight.</summary>
    /// <exception cref="FormatException">The text is not two numbers with a slash between them, the first below the second.</exception>
    public static Shard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('/') is [var first, var second]
            && int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index < count
            ? new Shard(index, count)
            : throw new FormatException($"'{text}' is not a shard. Write its number, from 0, and how many there are: 0/4, 1/4, 2/4 and 3/4 are all of four.");
    }

    /// <summary>Returns the shard as <see cref="Parse"/> reads it.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
