using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search.Tests.Storage;

public sealed class ExactIndexFileTests : IDisposable
{
    /// <summary>What a file of two vectors has had since format 1. A version that cannot read this breaks its users' files.</summary>
    private const string GoldenHash = "532DF3A14A6FCFF9";

    private readonly string _folder = Directory.CreateTempSubdirectory("exact-index-").FullName;

    public static TheoryData<VectorDistance> Distances { get; } = new(Enum.GetValues<VectorDistance>());

    public static TheoryData<VectorCompression> Compressions { get; } =
        new(VectorCompression.SignedBytes, VectorCompression.SignBits, VectorCompression.Prefix(8));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_format_is_the_golden_one()
    {
        var index = new ExactIndex(3, VectorDistance.Euclidean) { ModelHash = "m" };
        index.Add([7, -7], [1, -2, 0, 0.5f, 2, -3]);
        var bytes = StoredIndex.Bytes(index);

        Assert.Equal("DRindex\0"u8.ToArray(), bytes[..8]);
        Assert.Equal("0100000001000000", Convert.ToHexString(bytes[8..16]));
        Assert.Equal("index", Encoding.ASCII.GetString(bytes[64..69]));
        Assert.Equal([1f, 0.5f, 0f], MemoryMarshal.Cast<byte, float>(bytes.AsSpan(Damage.OffsetOf(bytes, "vectors"), 12)).ToArray());
        Assert.Equal(GoldenHash, Convert.ToHexString(SHA256.HashData(bytes))[..16]);
    }

    [Theory, MemberData(nameof(Distances))]
    public void A_loaded_index_is_the_saved_one(VectorDistance distance)
    {
        foreach (var (count, dimension) in new[] { (0, 5), (1, 1), (100, 3), (33, 64), (70, 130) })
        {
            var index = StoredIndex.Create(distance, count, dimension);
            index.Remove([3, 40]);
            var path = Path.Combine(_folder, "sub", "an index");
            index.Save(path);

            var loaded = ExactIndex.Load(path);

            Assert.Equal((distance, dimension, index.Count), (loaded.Distance, loaded.Dimension, loaded.Count));
            Assert.Equal(StoredIndex.Bytes(index), StoredIndex.Bytes(loaded));
            var query = Vectors.Random(9, 1, dimension);
            Assert.Equal(index.Search(query, 50), loaded.Search(query, 50));
            loaded.Add([3], query);
            Assert.Equal(index.Count + 1, loaded.Count);
        }
    }

    [Fact]
    public void Saving_to_a_path_replaces_the_file_and_leaves_nothing_else()
    {
        var path = Path.Combine(_folder, "index");
        StoredIndex.Create(VectorDistance.Cosine, 50, 4).Save(path);
        StoredIndex.Create(VectorDistance.Cosine, 2, 4).Save(path);

        Assert.Equal(2, ExactIndex.Load(path).Count);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void An_index_can_be_a_part_of_a_larger_stream()
    {
        using var stream = new MemoryStream();
        stream.WriteByte(1);
        StoredIndex.Create(VectorDistance.Hamming, 5, 4).Save(stream);
        StoredIndex.Create(VectorDistance.Cosine, 6, 4).Save(stream);
        stream.WriteByte(2);
        stream.Position = 1;

        Assert.Equal((5, 6, 2), (ExactIndex.Load(stream).Count, ExactIndex.Load(stream).Count, stream.ReadByte()));
    }

    [Fact]
    public void A_stream_that_cannot_seek_will_do()
    {
        using var file = new MemoryStream();
        using (var zip = new GZipStream(file, CompressionMode.Compress, leaveOpen: true)) StoredIndex.Create(VectorDistance.Cosine, 500, 40).Save(zip);
        file.Position = 0;
        using var unzip = new GZipStream(file, CompressionMode.Decompress);

        Assert.Equal(500, ExactIndex.Load(unzip).Count);
    }

    [Fact]
    public void Each_refusal_names_the_file_and_the_cure()
    {
        var bytes = StoredIndex.Bytes(StoredIndex.Create(VectorDistance.Euclidean, 3, 3));
        var newer = (FileHeader.Read(bytes, default) with { Version = 3, OldestReader = 2 });
        var fromFuture = bytes.ToArray();
        newer.Write(fromFuture.AsSpan(0, FileHeader.Bytes));

        Refused("is not an index", [.. "a text that is certainly no index at all"u8]);
        Refused("it ends too early", []);
        Refused("is an index of format 3; this version of the library reads format 1. Update the library.", fromFuture);
        Refused("checksum of its header", Damage.With(bytes, offset: 16, 0));
        Refused("checksum of its section table", Damage.With(bytes, offset: 64, 0));
        Refused("distance 9", Damage.Forged(bytes, "index", 4, 9));
        Refused("dimension 0", Damage.Forged(bytes, "index", 8, 0));
        Refused("dimension 1048577", Damage.Forged(bytes, "index", 8, 1_048_577));
        Refused("count -1", Damage.Forged(bytes, "index", 12, -1));
        Refused("compression 4", Damage.Forged(bytes, "index", 16, 4));
        Refused("'ids' has 3 elements instead of 2147483647", Damage.Forged(bytes, "index", 12, int.MaxValue));
        Refused("'ids' claims 999 bytes", Damage.WithEntry(bytes, "ids", entry => entry with { Length = 999, Offset = 0 }));
        Refused("needs a reader that knows its section 'wings'", Damage.WithEntry(bytes, "vectors", entry => entry with { Name = "wings" }), missing: true);
        Refused("1 more bytes", [.. bytes, 0]);

        void Refused(string message, byte[] content, bool missing = false) => Damage.AssertRefused(
            content, missing ? "it has no section 'vectors'" : message, Path.Combine(_folder, "broken.index"), path => ExactIndex.Load(path));
    }

    [Fact]
    public void An_unknown_section_is_passed_over_unless_it_says_that_it_matters()
    {
        var index = StoredIndex.Create(VectorDistance.Euclidean, 3, 3);
        index.ModelHash = "m";
        var optional = Damage.WithEntry(StoredIndex.Bytes(index), "model", entry => entry with { Name = "wings", IsRequired = false });
        var required = Damage.WithEntry(StoredIndex.Bytes(index), "model", entry => entry with { Name = "wings" });

        Assert.Equal(3, ExactIndex.Load(new MemoryStream(optional)).Count);
        var error = Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new MemoryStream(required)));
        Assert.Contains("knows its section 'wings'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_forged_file_with_right_checksums_is_checked_all_the_same()
    {
        var bytes = StoredIndex.Bytes(StoredIndex.Create(VectorDistance.Euclidean, 3, 3));
        var cosine = StoredIndex.Bytes(StoredIndex.Create(VectorDistance.Cosine, 3, 3));
        var hamming = StoredIndex.Bytes(StoredIndex.Create(VectorDistance.Hamming, 3, 3));
        var compressed = StoredIndex.Bytes(StoredIndex.Create(VectorDistance.Cosine, 3, 4, VectorCompression.SignedBytes));
        var nan = BitConverter.SingleToInt32Bits(float.NaN);

        Refused(Damage.Forged(bytes, "vectors", 4, nan), "no vector");
        Refused(Damage.Forged(bytes, "ids", 8, 0), "an id comes twice");
        Refused(Damage.Forged(Damage.Forged(bytes, "ids", 0, -1), "ids", 4, -1), "or is not valid");
        Refused(Damage.Forged(cosine, "vectors", 4, BitConverter.SingleToInt32Bits(5)), "no vector");
        Refused(Damage.Forged(cosine, "vectors", 3 * 32 * 4, BitConverter.SingleToInt32Bits(5)), "no vector");
        Refused(Damage.Forged(hamming, "vectors", 0, 8), "no vector");
        Refused(Damage.Forged(compressed, "codes", 2 * 32 * 4, nan), "no vector");
        Refused(Damage.Forged(compressed, "index", 20, 7), "compression");

        static void Refused(byte[] content, string message)
        {
            var error = Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new MemoryStream(content)));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_header_that_promises_too_much_allocates_next_to_nothing()
    {
        var bytes = StoredIndex.Bytes(StoredIndex.Create(VectorDistance.Euclidean, 3, 3));
        (FileHeader.Read(bytes, default) with { Length = 1L << 40 }).Write(bytes.AsSpan(0, FileHeader.Bytes));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new MemoryStream(bytes)));
        Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new ForwardStream(bytes)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void An_index_that_is_opened_can_be_changed_and_the_file_stays_as_it_was()
    {
        var path = Path.Combine(_folder, "index");
        StoredIndex.Create(VectorDistance.Cosine, 100, 8, VectorCompression.SignedBytes).Save(path);
        var before = File.ReadAllBytes(path);
        var (mapped, read) = (ExactIndex.Load(path), ExactIndex.Load(path, new IndexLoadOptions { IsMapped = false }));

        foreach (var index in new[] { mapped, read })
        {
            index.Remove([.. Enumerable.Range(0, 50).Select(id => (long)id)]);
            index.Add([500], Vectors.Random(5, 1, 8));
        }

        Assert.Equal(StoredIndex.Bytes(read), StoredIndex.Bytes(mapped));
        Assert.Equal(500, mapped.Search(Vectors.Random(5, 1, 8), 1)[0].Id);
        Assert.Equal(before, File.ReadAllBytes(path));
        mapped.Save(path);
        Assert.Equal(51, ExactIndex.Load(path).Count);
    }

    [Fact]
    public void An_index_of_another_model_is_refused_with_both_names()
    {
        var path = Path.Combine(_folder, "index");
        var index = StoredIndex.Create(VectorDistance.Cosine, 3, 3);
        index.Save(path);
        var unbound = Assert.Throws<InvalidDataException>(() => ExactIndex.Load(path, new IndexLoadOptions { ModelHash = "sha256:bbb" }));
        index.ModelHash = "sha256:äää";
        index.Save(path);
        var other = Assert.Throws<InvalidDataException>(() => ExactIndex.Load(path, new IndexLoadOptions { ModelHash = "sha256:bbb" }));

        Assert.Contains("no named model, and the model 'sha256:bbb'", unbound.Message, StringComparison.Ordinal);
        Assert.Contains("the model 'sha256:äää', and the model 'sha256:bbb'", other.Message, StringComparison.Ordinal);
        Assert.Equal("sha256:äää", ExactIndex.Load(path, new IndexLoadOptions { ModelHash = "sha256:äää" }).ModelHash);
        Assert.Equal("sha256:äää", ExactIndex.Load(path).ModelHash);
    }

    [Fact]
    public void A_graph_is_refused_by_its_name()
    {
        using var stream = new MemoryStream();
        new HnswIndex(3, VectorDistance.Cosine).Save(stream);
        stream.Position = 0;

        Assert.Contains("Use HnswIndex.Load", Assert.Throws<InvalidDataException>(() => ExactIndex.Load(stream)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(_folder, "no such file");

        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => ExactIndex.Load(path)).Message, StringComparison.Ordinal);
    }
}
