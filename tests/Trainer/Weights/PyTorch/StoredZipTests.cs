using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using MLNetDeepRanking.Trainer.Weights;

namespace MLNetDeepRanking.Trainer.Tests.Weights.PyTorch;

public sealed class StoredZipTests : IDisposable
{
    private const int CompressedSize = 20, Size = 24, Offset = 42;

    private readonly WeightFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Entries_are_found_where_they_lie()
    {
        byte[] first = [1, 2, 3], second = [.. Enumerable.Range(0, 200).Select(i => (byte)i)];
        File.WriteAllBytes(_folder.File, WeightFolder.Zip(("a/ü", first), ("empty", []), ("b", second)));
        using var file = new MappedFile(_folder.File);

        var zip = StoredZip.Open(file, new ReadingBudget(file));

        Assert.Equal(["a/ü", "empty", "b"], zip.Names);
        byte[] Content(string name) => file.Slice(zip.Find(name).Offset, zip.Find(name).Length).ToArray();
        Assert.Equal(first, Content("a/ü"));
        Assert.Empty(Content("empty"));
        Assert.Equal(second, Content("b"));
    }

    [Fact]
    public void A_compressed_entry_is_refused_before_it_is_unpacked()
    {
        var bomb = WeightFolder.Zip(CompressionLevel.SmallestSize, ("file/data.pkl", new byte[1 << 20]));

        _folder.Refused(bomb, "'file/data.pkl' is compressed");
    }

    [Theory]
    [InlineData(Size, 1 << 30, "claims 1073741824 bytes")]
    [InlineData(CompressedSize, 1 << 30, "stored in 1073741824")]
    [InlineData(Offset, 7, "not where the directory says")]
    [InlineData(Offset, 1 << 30, "cut short or damaged")]
    [InlineData(8, 1, "encrypted")]
    [InlineData(28, 60000, "cut short")]
    [InlineData(0, 0, "directory is damaged")]
    public void A_false_directory_is_refused(int field, int value, string cause)
    {
        var content = WeightFolder.Torch("\x80\x02}.", [1, 2, 3, 4]);
        var entry = content.AsSpan().IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(entry + field), value);

        _folder.Refused(content, cause);
    }

    [Fact]
    public void Sizes_that_agree_but_exceed_the_file_are_refused()
    {
        var content = WeightFolder.Torch("\x80\x02}.", [1, 2, 3, 4]);
        var entry = content.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(entry + Size), 1 << 30);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(entry + CompressedSize), 1 << 30);

        _folder.Refused(content, "'file/data/0' claims 1073741824 bytes");
    }

    [Fact]
    public void Two_entries_of_one_name_are_refused() =>
        _folder.Refused(WeightFolder.Zip(("a/data.pkl", [1]), ("a/data.pkl", [1])), "two entries 'a/data.pkl'");

    // torch ends its archives with 64-bit records, of which the common ones are a copy: the former count.
    [Fact]
    public void The_64_bit_directory_of_a_real_file_is_read()
    {
        var content = File.ReadAllBytes(WeightFolder.Reference("state.pth"));
        var end = content.AsSpan().LastIndexOf("PK\x05\x06"u8);
        content.AsSpan(end + 12, 8).Fill(byte.MaxValue);
        using var file = _folder.Open(content);
        Assert.Equal(8, file.Tensors.Count);

        var record = content.AsSpan().LastIndexOf("PK\x06\x06"u8);
        BinaryPrimitives.WriteInt64LittleEndian(content.AsSpan(record + 48), long.MaxValue - 3);
        _folder.Refused(content, "directory does not lie in the file");
    }

    [Fact]
    public void A_size_in_the_64_bit_field_is_read_and_checked()
    {
        byte[] content = Widened(4);
        using (var file = _folder.Open(content)) Assert.Equal([1f], file.Tensors[0].ToArray());

        _folder.Refused(Widened(long.MaxValue), "claims 9223372036854775807 bytes");
        _folder.Refused(Widened(-1), "claims -1 bytes");
    }

    /// <summary>Returns a file whose storage has its size in the extra field of 64-bit numbers.</summary>
    private static byte[] Widened(long size)
    {
        var content = WeightFolder.Torch(PickleMachineTests.OneTensor, BitConverter.GetBytes(1f));
        var entry = content.AsSpan().LastIndexOf("PK\x01\x02"u8);
        var nameEnd = entry + 46 + Encoding.ASCII.GetByteCount("file/data/0");
        byte[] extra = [1, 0, 16, 0, .. BitConverter.GetBytes(size), .. BitConverter.GetBytes(size)];
        content.AsSpan(entry + CompressedSize, 8).Fill(byte.MaxValue);
        BinaryPrimitives.WriteInt16LittleEndian(content.AsSpan(entry + 30), (short)extra.Length);
        var end = content.AsSpan().LastIndexOf("PK\x05\x06"u8);
        var directoryLength = content.AsSpan(end + 12, sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(directoryLength, BinaryPrimitives.ReadInt32LittleEndian(directoryLength) + extra.Length);
        return [.. content.AsSpan(0, nameEnd), .. extra, .. content.AsSpan(nameEnd)];
    }
}
