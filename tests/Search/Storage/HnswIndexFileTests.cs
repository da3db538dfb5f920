namespace MLNetDeepRanking.Search.Tests.Storage;

public sealed class HnswIndexFileTests : IDisposable
{
    /// <summary>Two neighbours and a twin of the first, as format 1 has them. A version that cannot read this breaks its users' files.</summary>
    private const string Golden =
        "4452677261706800" + "01000000" + "01000000" + "01000000" + "10000000" + "C8000000" + "40000000" + "00000000" + "03000000" + "00000000" +
        "0700000000000000" + "0000803F" + "FFFFFFFF" + "00000000" + "01000000" + "01000000" +
        "FFFFFFFFFFFFFFFF" + "00000040" + "FFFFFFFF" + "00000000" + "01000000" + "00000000" +
        "0900000000000000" + "0000803F" + "00000000";

    private const int FirstNode = 44;

    private readonly string _folder = Directory.CreateTempSubdirectory("hnsw-index-").FullName;

    public static TheoryData<VectorDistance> Distances { get; } = new(VectorDistance.Cosine, VectorDistance.Euclidean, VectorDistance.Manhattan);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_format_is_the_golden_one()
    {
        var index = new HnswIndex(1, VectorDistance.Euclidean);
        index.Add([7, 8, 9], [1, 2, 1]);
        index.Remove([8]);

        var bytes = Bytes(index);

        Assert.Equal(Golden, Convert.ToHexString(bytes[..^32]));
        Assert.Equal([7, 9], HnswIndex.Load(new MemoryStream(bytes)).Search([1], 3).Select(neighbor => neighbor.Id));
    }

    [Theory, MemberData(nameof(Distances))]
    public void A_loaded_index_is_the_saved_one_and_goes_on_as_it_would(VectorDistance distance)
    {
        foreach (var count in new[] { 0, 1, 40, 2_500 })
        {
            var index = Create(distance, count, dimension: 7);
            index.Remove([3, 40]);
            index.EfSearch = 33;
            var path = Path.Combine(_folder, "sub", "an index");
            index.Save(path);

            var loaded = HnswIndex.Load(path);

            Assert.Equal((distance, 7, index.Count, index.RemovedCount), (loaded.Distance, loaded.Dimension, loaded.Count, loaded.RemovedCount));
            Assert.Equal(index.Options, loaded.Options);
            Assert.Equal(Bytes(index), Bytes(loaded));
            var query = Vectors.Random(9, 1, 7);
            Assert.Equal(index.Search(query, 50), loaded.Search(query, 50));
            foreach (var one in new[] { index, loaded }) one.Add(Vectors.Ids(300, first: 5_000), Vectors.Random(10, 300, 7));
            Assert.Equal(Bytes(index), Bytes(loaded));
        }
    }

    [Fact]
    public void The_same_seed_builds_the_same_graph_on_any_number_of_threads_and_another_seed_another()
    {
        byte[] Build(int seed, int threads)
        {
            var index = new HnswIndex(12, VectorDistance.Cosine, new HnswOptions { Seed = seed }) { MaxDegreeOfParallelism = threads };
            index.Add(Vectors.Ids(2_000), Vectors.Random(1, 2_000, 12));
            index.Add(Vectors.Ids(300, first: 2_000), Vectors.Ternary(2, 300, 12));
            index.Update(Vectors.Ids(300), Vectors.Ternary(2, 300, 12));
            return Bytes(index);
        }

        var once = Build(seed: 1, threads: 1);
        foreach (var threads in new[] { 1, 2, 5 }) Assert.Equal(once, Build(seed: 1, threads));
        Assert.NotEqual(once, Build(seed: 2, threads: 1));
    }

    [Fact]
    public void Every_flipped_bit_and_every_truncation_is_noticed()
    {
        var index = Create(VectorDistance.Euclidean, 12, dimension: 2);
        index.Remove([3]);
        var bytes = Bytes(index);
        foreach (var damaged in Damage.FlippedBits(bytes))
            Assert.Throws<InvalidDataException>(() => HnswIndex.Load(new MemoryStream(damaged)));
        foreach (var truncated in Damage.Truncations(bytes))
            Assert.Throws<InvalidDataException>(() => HnswIndex.Load(new MemoryStream(truncated)));
    }

    [Fact]
    public void Each_refusal_names_the_file_and_the_cure()
    {
        var bytes = Bytes(Create(VectorDistance.Euclidean, 3, dimension: 2));

        Refused("not a graph index", [.. "a text that is certainly no index at all"u8]);
        Refused("it ends too early", []);
        Refused("Update the library", Damage.With(bytes, offset: 8, 2));
        Refused("its header says version 0", Damage.With(bytes, offset: 8, 0));
        Refused("distance 3", Damage.With(bytes, offset: 12, 3));
        Refused("dimension 0", Damage.With(bytes, offset: 16, 0));
        Refused("M = 1", Damage.With(bytes, offset: 20, 1));
        Refused("EfConstruction = 0", Damage.With(bytes, offset: 24, 0));
        Refused("EfSearch = -1", Damage.With(bytes, offset: 28, -1));
        Refused("count -1", Damage.With(bytes, offset: 36, -1));
        Refused("entry 3", Damage.With(bytes, offset: 40, 3));
        Refused("more bytes follow", Damage.With(bytes, offset: 36, int.MaxValue));
        Refused("checksum", Damage.With(bytes, offset: bytes.Length - 4, 0));
        Refused("1 more bytes", [.. bytes, 0]);

        void Refused(string message, byte[] content) =>
            Damage.AssertRefused(content, message, Path.Combine(_folder, "broken.index"), path => HnswIndex.Load(path));
    }

    [Fact]
    public void A_forged_file_with_a_right_checksum_is_checked_all_the_same()
    {
        byte[] golden = [.. Convert.FromHexString(Golden), .. new byte[32]];
        const int Component = FirstNode + 8, Head = FirstNode + 12, Level = FirstNode + 16, LinkCount = FirstNode + 20, Link = FirstNode + 24;
        const int ThirdNode = FirstNode + 2 * 28, ThirdComponent = ThirdNode + 8, ThirdHead = ThirdNode + 12;

        foreach (var (offset, value) in new[]
                 {
                     (Component, BitConverter.SingleToInt32Bits(float.NaN)), (Head, 0), (Head, 1), (Head, -2), (Level, -1), (Level, 32),
                     (LinkCount, -1), (LinkCount, 33), (Link, -1), (Link, 0), (Link, 2), (Link, 3), (ThirdNode, 7),
                     (ThirdComponent, 0), (ThirdHead, 1), (ThirdHead, 2), (40, 2),
                 })
        {
            var forged = Damage.Forged(Damage.With(golden, offset, value));
            var error = Assert.Throws<InvalidDataException>(() => HnswIndex.Load(new MemoryStream(forged)));
            Assert.Matches("is not valid|ends too early|checksum|more bytes", error.Message);
        }
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var path = Path.Combine(_folder, "no such file");

        Assert.Contains(path, Assert.Throws<FileNotFoundException>(() => HnswIndex.Load(path)).Message, StringComparison.Ordinal);
    }

    private static HnswIndex Create(VectorDistance distance, int count, int dimension)
    {
        var index = new HnswIndex(dimension, distance, new HnswOptions { M = 8, EfConstruction = 50, Seed = 3 });
        index.Add(Vectors.Ids(count), Vectors.Ternary(count, count, dimension));
        return index;
    }

    private static byte[] Bytes(HnswIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(stream);
        return stream.ToArray();
    }
}
