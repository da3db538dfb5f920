using System.IO.Compression;

namespace MLNetDeepRanking.Search.Tests.Storage;

public sealed class ExactIndexFileTests : IDisposable
{
    /// <summary>Two vectors of three components, as format 1 has them. A version that cannot read this breaks its users' files.</summary>
    private const string Golden =
        "4452657861637400" + "01000000" + "01000000" + "03000000" + "02000000" +
        "0700000000000000" + "0000803F" + "000000C0" + "00000000" +
        "F9FFFFFFFFFFFFFF" + "0000003F" + "00000040" + "000040C0" +
        "FA08558AF1DF041504D1434B75CDA44408A5AB292B40860BD076811AF752F07F";

    private readonly string _folder = Directory.CreateTempSubdirectory("exact-index-").FullName;

    public static TheoryData<VectorDistance> Distances { get; } = new(Enum.GetValues<VectorDistance>());

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_format_is_the_golden_one()
    {
        var index = new ExactIndex(3, VectorDistance.Euclidean);
        index.Add([7, -7], [1, -2, 0, 0.5f, 2, -3]);

        Assert.Equal(Golden, Convert.ToHexString(Bytes(index)));
        Assert.Equal([new Neighbor(-7, 0)], ExactIndex.Load(new MemoryStream(Convert.FromHexString(Golden))).Search([0.5f, 2, -3], 1));
    }

    [Theory, MemberData(nameof(Distances))]
    public void A_loaded_index_is_the_saved_one(VectorDistance distance)
    {
        foreach (var (count, dimension) in new[] { (0, 5), (1, 1), (100, 3), (33, 64), (70, 130) })
        {
            var index = Create(distance, count, dimension);
            index.Remove([3, 40]);
            var path = Path.Combine(_folder, "sub", "an index");
            index.Save(path);

            var loaded = ExactIndex.Load(path);

            Assert.Equal((distance, dimension, index.Count), (loaded.Distance, loaded.Dimension, loaded.Count));
            Assert.Equal(Bytes(index), Bytes(loaded));
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
        Create(VectorDistance.Cosine, 50, 4).Save(path);
        Create(VectorDistance.Cosine, 2, 4).Save(path);

        Assert.Equal(2, ExactIndex.Load(path).Count);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Fact]
    public void An_index_can_be_a_part_of_a_larger_stream()
    {
        using var stream = new MemoryStream();
        stream.WriteByte(1);
        Create(VectorDistance.Hamming, 5, 4).Save(stream);
        Create(VectorDistance.Cosine, 6, 4).Save(stream);
        stream.WriteByte(2);
        stream.Position = 1;

        Assert.Equal((5, 6, 2), (ExactIndex.Load(stream).Count, ExactIndex.Load(stream).Count, stream.ReadByte()));
    }

    [Fact]
    public void A_stream_that_cannot_seek_will_do()
    {
        using var file = new MemoryStream();
        using (var zip = new GZipStream(file, CompressionMode.Compress, leaveOpen: true)) Create(VectorDistance.Cosine, 500, 40).Save(zip);
        file.Position = 0;
        using var unzip = new GZipStream(file, CompressionMode.Decompress);

        Assert.Equal(500, ExactIndex.Load(unzip).Count);
    }

    [Theory, MemberData(nameof(Distances))]
    public void Every_flipped_bit_is_noticed(VectorDistance distance)
    {
        var bytes = Bytes(Create(distance, 3, 3));
        foreach (var damaged in Damage.FlippedBits(bytes))
            Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new MemoryStream(damaged)));
    }

    [Fact]
    public void Every_truncation_is_noticed_with_and_without_seeking()
    {
        var bytes = Bytes(Create(VectorDistance.Euclidean, 3, 3));
        foreach (var truncated in Damage.Truncations(bytes))
        {
            Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new MemoryStream(truncated)));
            using var forward = new BufferedStream(new ForwardStream(truncated));
            Assert.Throws<InvalidDataException>(() => ExactIndex.Load(forward));
        }
    }

    [Fact]
    public void Each_refusal_names_the_file_and_the_cure()
    {
        var bytes = Bytes(Create(VectorDistance.Euclidean, 3, 3));

        Refused("not an exact index", [.. "a text that is certainly no index at all"u8]);
        Refused("it ends too early", []);
        Refused("Update the library", Damage.With(bytes, offset: 8, 2));
        Refused("its header says version 0", Damage.With(bytes, offset: 8, 0));
        Refused("distance 9", Damage.With(bytes, offset: 12, 9));
        Refused("dimension 0", Damage.With(bytes, offset: 16, 0));
        Refused("dimension 1048577", Damage.With(bytes, offset: 16, 1_048_577));
        Refused("count -1", Damage.With(bytes, offset: 20, -1));
        Refused("more bytes follow", Damage.With(bytes, offset: 20, int.MaxValue));
        Refused("checksum", Damage.With(bytes, offset: bytes.Length - 4, 0));
        Refused("1 more bytes", [.. bytes, 0]);

        void Refused(string message, byte[] content) =>
            Damage.AssertRefused(content, message, Path.Combine(_folder, "broken.index"), path => ExactIndex.Load(path));
    }

    [Fact]
    public void A_forged_file_with_a_right_checksum_is_checked_all_the_same()
    {
        var bytes = Bytes(Create(VectorDistance.Euclidean, 3, 3));
        var cosine = Bytes(Create(VectorDistance.Cosine, 3, 3));
        var hamming = Bytes(Create(VectorDistance.Hamming, 3, 3));
        const int FirstId = 24, FirstCode = 32, SecondId = 24 + 8 + 3 * 4;

        Refused(Damage.With(bytes, FirstCode + 4, BitConverter.SingleToInt32Bits(float.NaN)), "position 0, id 0, is not valid");
        Refused(Damage.With(bytes, SecondId, 0), "position 1, id 0, is not valid");
        Refused(Damage.With(Damage.With(bytes, FirstId, -1), FirstId + 4, -1), "position 0, id -1, is not valid");
        Refused(Damage.With(cosine, FirstCode + 4, BitConverter.SingleToInt32Bits(5)), "position 0, id 0, is not valid");
        Refused(Damage.With(hamming, FirstCode, 8), "position 0, id 0, is not valid");

        static void Refused(byte[] content, string message)
        {
            var error = Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new MemoryStream(Damage.Forged(content))));
            Assert.Contains(message, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_header_that_promises_too_much_allocates_next_to_nothing()
    {
        var bytes = Damage.With(Damage.With(Bytes(Create(VectorDistance.Euclidean, 3, 3)), 20, int.MaxValue), 16, 100_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new MemoryStream(bytes)));
        Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new ForwardStream(bytes)));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2_000_000);
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(_folder, "no such file");

        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => ExactIndex.Load(path)).Message, StringComparison.Ordinal);
    }

    private static ExactIndex Create(VectorDistance distance, int count, int dimension)
    {
        var index = new ExactIndex(dimension, distance);
        index.Add(Vectors.Ids(count), Vectors.Random(count, count, dimension));
        return index;
    }

    private static byte[] Bytes(ExactIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(stream);
        return stream.ToArray();
    }

    /// <summary>Reads forward only, a few bytes at a time.</summary>
    private sealed class ForwardStream(byte[] content) : MemoryStream(content)
    {
        public override bool CanSeek => false;

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 7)]);
    }
}
