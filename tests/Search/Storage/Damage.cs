using System.Buffers.Binary;
using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search.Tests.Storage;

/// <summary>Damages the bytes of a saved index, by accident or on purpose.</summary>
internal static class Damage
{
    /// <summary>Returns the bytes with each bit flipped in turn.</summary>
    public static IEnumerable<byte[]> FlippedBits(byte[] bytes) => Enumerable.Range(0, bytes.Length * 8).Select(bit => Flipped(bytes, bit));

    /// <summary>Returns the bytes with random bits flipped, one at a time.</summary>
    public static IEnumerable<byte[]> RandomFlips(byte[] bytes, int count, int seed)
    {
        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => Flipped(bytes, random.Next(bytes.Length * 8)));
    }

    /// <summary>Returns the bytes cut off at each length.</summary>
    public static IEnumerable<byte[]> Truncations(byte[] bytes) => Enumerable.Range(0, bytes.Length).Select(length => bytes[..length]);

    /// <summary>Returns the bytes with another number at an offset, and no checksum changed.</summary>
    public static byte[] With(byte[] bytes, int offset, int value)
    {
        var changed = bytes.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(changed.AsSpan(offset), value);
        return changed;
    }

    /// <summary>Returns where a section's content begins.</summary>
    public static int OffsetOf(byte[] bytes, string section) => (int)Entries(bytes).Single(entry => entry.Name == section).Offset;

    /// <summary>Returns the bytes with another number in a section, and with checksums that fit, as a forger would.</summary>
    public static byte[] Forged(byte[] bytes, string section, int offset, int value)
    {
        var changed = With(bytes, OffsetOf(bytes, section) + offset, value);
        var entries = Entries(bytes);
        for (var i = 0; i < entries.Count; i++)
        {
            var (start, length) = ((int)entries[i].Offset, (int)entries[i].Length);
            for (var block = 0; block < entries[i].BlockCount; block++)
            {
                var from = block * entries[i].BlockBytes;
                var checksum = Checksum.Of(changed.AsSpan(start + from, Math.Min(entries[i].BlockBytes, length - from)));
                BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(start + length + 4 * block), checksum);
            }
            var checksums = changed.AsSpan(start + length, 4 * (int)entries[i].BlockCount);
            (entries[i] with { ChecksumOfChecksums = Checksum.Of(checksums) }).Write(Table(changed).Slice(i * SectionEntry.Bytes, SectionEntry.Bytes));
        }
        Sign(changed);
        return changed;
    }

    /// <summary>Returns the bytes with another entry in the table, and with checksums that fit.</summary>
    public static byte[] WithEntry(byte[] bytes, string section, Func<SectionEntry, SectionEntry> change)
    {
        var changed = bytes.ToArray();
        var index = Entries(bytes).FindIndex(entry => entry.Name == section);
        change(Entries(bytes)[index]).Write(Table(changed).Slice(index * SectionEntry.Bytes, SectionEntry.Bytes));
        Sign(changed);
        return changed;
    }

    /// <summary>Asserts that a file of this content is refused, with a message that says why and names the file.</summary>
    public static void AssertRefused(byte[] content, string message, string path, Action<string> load)
    {
        File.WriteAllBytes(path, content);
        var error = Assert.Throws<InvalidDataException>(() => load(path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Asserts that searches in damaged files either fail with a clear error or find what they find in the sound one.</summary>
    /// <param name="damaged">The contents.</param>
    /// <param name="search">Opens one and searches, without verifying more than it reads.</param>
    /// <param name="expected">What is to be found.</param>
    /// <returns>How many searches failed.</returns>
    public static int AssertHarmless(IEnumerable<byte[]> damaged, Func<IndexContent, Neighbor[]> search, Neighbor[] expected)
    {
        var failures = 0;
        foreach (var content in damaged)
        {
            try
            {
                Assert.Equal(expected, search(new IndexContent(IndexMemory.Read(new MemoryStream(content), new IndexSource("It")))));
            }
            catch (InvalidDataException)
            {
                failures++;
            }
        }
        return failures;
    }

    private static byte[] Flipped(byte[] bytes, int bit)
    {
        var damaged = bytes.ToArray();
        damaged[bit / 8] ^= (byte)(1 << (bit % 8));
        return damaged;
    }

    private static Span<byte> Table(byte[] bytes) =>
        bytes.AsSpan(FileHeader.Bytes, FileHeader.Read(bytes, default).SectionCount * SectionEntry.Bytes);

    private static List<SectionEntry> Entries(byte[] bytes)
    {
        var entries = new List<SectionEntry>();
        long start = FileHeader.Bytes + Table(bytes).Length;
        for (var at = 0; at < Table(bytes).Length; at += SectionEntry.Bytes)
        {
            entries.Add(SectionEntry.Read(Table(bytes).Slice(at, SectionEntry.Bytes), start, bytes.Length, default));
            start = entries[^1].End;
        }
        return entries;
    }

    private static void Sign(byte[] bytes) =>
        (FileHeader.Read(bytes, default) with { TableChecksum = Checksum.Of(Table(bytes)) }).Write(bytes.AsSpan(0, FileHeader.Bytes));
}
