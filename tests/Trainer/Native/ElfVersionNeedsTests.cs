using System.Buffers.Binary;
using MLNetDeepRanking.Trainer.Native;

namespace MLNetDeepRanking.Trainer.Tests.Native;

public sealed class ElfVersionNeedsTests
{
    private static readonly byte[] Stock = File.ReadAllBytes(NativeFolders.Find("libLibTorchSharp.so")!);

    [Fact]
    public void One_byte_of_the_shipped_library_changes()
    {
        var patched = Stock.ToArray();

        Assert.Equal(1, ElfVersionNeeds.MarkWeak(patched, "GLIBCXX_3.4.32"));

        var changed = Assert.Single(Enumerable.Range(0, Stock.Length), i => patched[i] != Stock[i]);
        Assert.Equal(Stock[changed] | 2, patched[changed]);
    }

    [Theory]
    [InlineData("GLIBCXX_3.4.99")]
    [InlineData("GLIBCXX_3.4.3")]
    [InlineData("LIBCXX_3.4.32")]
    public void A_version_that_is_not_needed_changes_nothing(string version)
    {
        var patched = Stock.ToArray();

        Assert.Equal(0, ElfVersionNeeds.MarkWeak(patched, version));
        Assert.Equal(Stock, patched);
    }

    [Fact]
    public void Random_bytes_change_nothing()
    {
        var random = new Random(1);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            if (round % 2 == 0) Stock.AsSpan(0, Math.Min(6, bytes.Length)).CopyTo(bytes);
            var original = bytes.ToArray();

            Assert.Equal(0, ElfVersionNeeds.MarkWeak(bytes, "GLIBCXX_3.4.32"));
            Assert.Equal(original, bytes);
        }
    }

    [Fact]
    public void A_truncated_library_never_throws()
    {
        for (var length = 0; length < Stock.Length; length += 1 + Stock.Length / 200)
            ElfVersionNeeds.MarkWeak(Stock.AsSpan(0, length).ToArray(), "GLIBCXX_3.4.32");
    }

    [Theory]
    [InlineData(0x28, 8)] // where the section headers begin
    [InlineData(0x3A, 2)] // the size of one
    [InlineData(0x3C, 2)] // their number
    public void Hostile_header_fields_never_throw(int field, int width)
    {
        foreach (var value in (ulong[])[0, 1, 40, 64, (ulong)Stock.Length - 1, int.MaxValue, uint.MaxValue, long.MaxValue, ulong.MaxValue])
        {
            var bytes = Stock.ToArray();
            for (var i = 0; i < width; i++) bytes[field + i] = (byte)(value >> 8 * i);

            Assert.InRange(ElfVersionNeeds.MarkWeak(bytes, "GLIBCXX_3.4.32"), 0, 1);
        }
    }

    [Fact]
    public void Hostile_section_fields_never_throw()
    {
        var random = new Random(2);
        var table = (int)BinaryPrimitives.ReadInt64LittleEndian(Stock.AsSpan(0x28));
        var section = VersionNeedSection(table);
        var need = (int)BinaryPrimitives.ReadInt64LittleEndian(Stock.AsSpan(section + 0x18));
        for (var round = 0; round < 100; round++)
        {
            var bytes = Stock.ToArray();
            var (start, length) = round % 2 == 0 ? (section + 8, 0x38) : (need, 0x210);
            for (var hits = random.Next(1, 9); hits > 0; hits--) bytes[start + random.Next(length)] = (byte)random.Next(256);

            ElfVersionNeeds.MarkWeak(bytes, "GLIBCXX_3.4.32");
        }
    }

    [Fact]
    public void Chains_that_advance_by_one_byte_end_early()
    {
        // Every 32-bit read inside the ones gives 0x01010101 or, at the borders, less: a chain of nearly endless short steps.
        var bytes = new byte[4_000_000];
        Stock.AsSpan(0, 64).CopyTo(bytes);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(0x28), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x3A), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(0x3C), ushort.MaxValue);
        for (var header = 64; header + 64 <= bytes.Length && header < 64 * 65_000; header += 64)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(header + 4), 0x6ffffffe);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(header + 0x18), 64);
            for (var i = 0x2C; i < 64; i += 4) BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(header + i), 1);
        }

        Assert.Equal(0, ElfVersionNeeds.MarkWeak(bytes, "GLIBCXX_3.4.32"));
    }

    private static int VersionNeedSection(int table)
    {
        var header = table;
        while (BinaryPrimitives.ReadUInt32LittleEndian(Stock.AsSpan(header + 4)) != 0x6ffffffe) header += 64;
        return header;
    }
}
