using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search.Tests.Storage;

public sealed class HnswIndexFileTests : IDisposable
{
    /// <summary>What a small file has had since format 1. A version that cannot read this breaks its users' files.</summary>
    private const string GoldenHash = "9DB5604D0F42EF48";

    private readonly string _folder = Directory.CreateTempSubdirectory("hnsw-index-").FullName;

    public static TheoryData<VectorDistance> Distances { get; } = new(
        VectorDistance.Cosine, VectorDistance.Euclidean, VectorDistance.Manhattan, VectorDistance.InnerProduct);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_format_is_the_golden_one()
    {
        var bytes = Bytes(TwoAndATwin());

        Assert.Equal("0000FF", Convert.ToHexString(bytes.AsSpan(Damage.OffsetOf(bytes, "levels"), 3)));
        Assert.Equal([2, 0], Ints(bytes, "twins", 2));
        Assert.Equal([7, 0, 2, -1, -1], Ints(bytes, "nodes", 5));
        Assert.Equal(GoldenHash, Convert.ToHexString(SHA256.HashData(bytes))[..16]);
        Assert.Equal([7, 9], HnswIndex.Load(new MemoryStream(bytes)).Search([1], 3).Select(neighbor => neighbor.Id));

        static int[] Ints(byte[] bytes, string section, int count) =>
            MemoryMarshal.Cast<byte, int>(bytes.AsSpan(Damage.OffsetOf(bytes, section), 4 * count)).ToArray();
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
    public void Every_flipped_bit_and_every_truncation_of_a_stream_is_noticed()
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
    public void A_bit_flipped_anywhere_in_a_file_is_noticed_or_does_no_harm()
    {
        var index = Create(VectorDistance.Euclidean, 1_500, dimension: 5);
        index.Remove([3, 40]);
        index.EfSearch = 1;
        var query = Vectors.Random(9, 1, 5);

        var failures = Damage.AssertHarmless(
            Damage.RandomFlips(Bytes(index), 1_000, seed: 3), content => HnswIndexFile.Read(content).Search(query, 1), index.Search(query, 1));

        Assert.InRange(failures, 100, 999);
    }

    [Fact]
    public void Damage_is_noticed_by_the_search_that_reads_it_by_changes_and_by_saving()
    {
        var bytes = Bytes(Create(VectorDistance.Euclidean, 300, dimension: 8));
        var path = Path.Combine(_folder, "damaged");
        File.WriteAllBytes(path, Damage.With(bytes, Damage.OffsetOf(bytes, "nodes") + 10_000, 1));

        Assert.Equal(300, HnswIndex.Load(path).Count);
        foreach (var use in new Action<HnswIndex>[]
                 {
                     index => index.Search(new float[8], 300), index => index.Search(new float[80], 300, new long[3_000], new float[3_000]),
                     index => index.Search(new float[8], 3, IdFilter.Of([1, 2]), new long[3], new float[3]), index => index.Add([1_000], new float[8]),
                     index => index.Remove([1]), index => index.Update([1], new float[8]), index => index.Compact(), index => index.Save(Stream.Null),
                     index => index.Tune(0.9, 5), index => index.Verify(),
                 })
        {
            var error = Assert.Throws<InvalidDataException>(() => use(HnswIndex.Load(path)));
            Assert.Contains("of its section 'nodes'", error.Message, StringComparison.Ordinal);
        }
        Assert.Throws<InvalidDataException>(() => HnswIndex.Load(path, new IndexLoadOptions { VerifiesAtOnce = true }));
    }

    [Fact]
    public async Task An_index_that_is_opened_can_be_changed_while_it_is_searched_and_the_file_stays_as_it_was()
    {
        var path = Path.Combine(_folder, "index");
        Create(VectorDistance.Euclidean, 2_000, dimension: 7).Save(path);
        var before = File.ReadAllBytes(path);
        var (mapped, read) = (HnswIndex.Load(path), HnswIndex.Load(path, new IndexLoadOptions { IsMapped = false }));
        var query = Vectors.Random(9, 20, 7);

        using (var done = new CancellationTokenSource())
        {
            var searching = Task.Run(() =>
            {
                while (!done.IsCancellationRequested) mapped.Search(query, 5, new long[100], new float[100]);
            }, TestContext.Current.CancellationToken);
            foreach (var index in new[] { mapped, read })
            {
                index.Remove(Vectors.Ids(300));
                index.Update(Vectors.Ids(300, first: 300), Vectors.Random(4, 300, 7));
                index.Add(Vectors.Ids(300, first: 5_000), Vectors.Random(5, 300, 7));
            }
            await done.CancelAsync();
            await searching;
        }

        Assert.Equal(Bytes(read), Bytes(mapped));
        Assert.Equal(before, File.ReadAllBytes(path));
    }

    [Fact]
    public void Each_refusal_names_the_file_and_the_cure()
    {
        var bytes = Bytes(Create(VectorDistance.Euclidean, 3, dimension: 2));

        Refused("is not an index", [.. "a text that is certainly no index at all"u8]);
        Refused("distance 3", Damage.Forged(bytes, "index", 4, 3));
        Refused("dimension 0", Damage.Forged(bytes, "index", 8, 0));
        Refused("M = 1", Damage.Forged(bytes, "graph", 0, 1));
        Refused("EfConstruction = 0", Damage.Forged(bytes, "graph", 4, 0));
        Refused("EfSearch = -1", Damage.Forged(bytes, "graph", 8, -1));
        Refused("entry 3", Damage.Forged(bytes, "graph", 16, 3));
        Refused("4 vectors", Damage.Forged(bytes, "graph", 20, 4));
        Refused("-1 removals", Damage.Forged(bytes, "graph", 24, -1));
        Refused("instead of", Damage.Forged(bytes, "index", 12, int.MaxValue));
        Refused("1 more bytes", [.. bytes, 0]);

        void Refused(string message, byte[] content) =>
            Damage.AssertRefused(content, message, Path.Combine(_folder, "broken.index"), path => HnswIndex.Load(path));
    }

    /// <summary>The words of the first node are: id 0–1, next twin 2, head 3, upper lists 4, factor 5, removal 6, links from 7 on.</summary>
    [Fact]
    public void A_forged_file_with_right_checksums_is_checked_all_the_same()
    {
        var bytes = Bytes(TwoAndATwin());
        var nodeWords = 64;
        var third = 2 * nodeWords;

        foreach (var (word, value) in new[]
                 {
                     (2, -1), (2, 1), (2, 2_000_000), (3, 0), (3, 1), (4, 0), (4, 5), (5, 7), (6, -1), (6, 2), (7, -1), (7, 33), (8, -1), (8, 0), (8, 2),
                     (8, 3), (48, BitConverter.SingleToInt32Bits(float.NaN)), (49, 1), (third, 7), (third + 2, 0), (third + 3, 1), (third + 3, -1),
                     (third + 7, 1), (third + 48, 0),
                 })
            Refused(Damage.Forged(bytes, "nodes", 4 * word, value));
        foreach (var (section, offset, value) in new[]
                 {
                     ("graph", 20, 1), ("graph", 16, 2), ("levels", 0, 0x00FF00FF), ("twins", 0, 1), ("twins", 4, 2), ("twins", 4, -1),
                 })
            Refused(Damage.Forged(bytes, section, offset, value));

        static void Refused(byte[] content)
        {
            var error = Assert.Throws<InvalidDataException>(() => HnswIndex.Load(new MemoryStream(content)));
            Assert.Matches("is not valid|comes twice|damaged index", error.Message);
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

    /// <summary>Two neighbours, of which one is removed, and a twin of the other.</summary>
    private static HnswIndex TwoAndATwin()
    {
        var index = new HnswIndex(1, VectorDistance.Euclidean);
        index.Add([7, 8, 9], [1, 2, 1]);
        index.Remove([8]);
        return index;
    }

    private static byte[] Bytes(HnswIndex index)
    {
        using var stream = new MemoryStream();
        index.Save(stream);
        return stream.ToArray();
    }
}
