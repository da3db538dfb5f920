using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search.Tests.Storage;

/// <summary>Damage to a file of an exact index is an error, or does no harm.</summary>
public sealed class ExactIndexDamageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exact-index-").FullName;

    public static TheoryData<VectorDistance> Distances { get; } = new(Enum.GetValues<VectorDistance>());

    public static TheoryData<VectorCompression> Compressions { get; } =
        new(VectorCompression.SignedBytes, VectorCompression.SignBits, VectorCompression.Prefix(8));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Distances))]
    public void A_bit_flipped_anywhere_is_noticed_or_does_no_harm(VectorDistance distance)
    {
        var index = StoredIndex.Create(distance, 100, 70);
        var query = Vectors.Random(9, 1, 70);
        var expected = index.Search(query, 20);

        var failures = Damage.AssertHarmless(
            Damage.RandomFlips(StoredIndex.Bytes(index), 2_500, seed: 1), content => ExactIndexFile.Read(content).Search(query, 20), expected);

        Assert.Equal(2_500, failures);
    }

    [Theory, MemberData(nameof(Compressions))]
    public void A_bit_flipped_in_a_compressed_index_is_noticed_or_does_no_harm(VectorCompression compression)
    {
        var index = StoredIndex.Create(VectorDistance.Cosine, 300, 24, compression);
        var query = Vectors.Random(9, 1, 24);
        var expected = index.Search(query, 1);
        var damaged = Damage.RandomFlips(StoredIndex.Bytes(index), 700, seed: 2).ToArray();

        var failures = Damage.AssertHarmless(damaged, content => ExactIndexFile.Read(content).Search(query, 1), expected);

        Assert.InRange(failures, 100, 700);
        foreach (var content in damaged) Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new MemoryStream(content)));
    }

    [Theory, MemberData(nameof(Distances))]
    public void Every_flipped_bit_of_a_stream_is_noticed(VectorDistance distance)
    {
        foreach (var damaged in Damage.FlippedBits(StoredIndex.Bytes(StoredIndex.Create(distance, 3, 3))))
            Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new MemoryStream(damaged)));
    }

    [Fact]
    public void Every_truncation_is_noticed_in_a_file_and_in_a_stream_with_and_without_seeking()
    {
        var path = Path.Combine(_folder, "truncated");
        foreach (var truncated in Damage.Truncations(StoredIndex.Bytes(StoredIndex.Create(VectorDistance.Euclidean, 3, 3))))
        {
            File.Delete(path);
            File.WriteAllBytes(path, truncated);
            Assert.Throws<InvalidDataException>(() => ExactIndex.Load(path));
            Assert.Throws<InvalidDataException>(() => ExactIndex.Load(new MemoryStream(truncated)));
            using var forward = new BufferedStream(new ForwardStream(truncated));
            Assert.Throws<InvalidDataException>(() => ExactIndex.Load(forward));
        }
    }

    [Fact]
    public void Damage_is_noticed_by_the_search_that_reads_it_by_changes_and_by_saving()
    {
        var bytes = StoredIndex.Bytes(StoredIndex.Create(VectorDistance.Euclidean, 200, 8));
        var path = Path.Combine(_folder, "damaged");
        File.WriteAllBytes(path, Damage.With(bytes, Damage.OffsetOf(bytes, "vectors") + 4_000, 1));

        Assert.Equal(200, ExactIndex.Load(path).Count);
        foreach (var use in new Action<ExactIndex>[]
                 {
                     index => index.Search(new float[8], 3), index => index.SearchWithin(new float[8], 3), index => index.Add([1_000], new float[8]),
                     index => index.Remove([1]), index => index.Save(Stream.Null), index => index.CopyTo(new long[200], new float[1_600]),
                     index => index.Verify(), index => index.Search(new float[80], 3, new long[30], new float[30]),
                 })
        {
            var error = Assert.Throws<InvalidDataException>(() => use(ExactIndex.Load(path)));
            Assert.Contains("block 3 of its section 'vectors'", error.Message, StringComparison.Ordinal);
        }
        Assert.Throws<InvalidDataException>(() => ExactIndex.Load(path, new IndexLoadOptions { VerifiesAtOnce = true }));
    }
}
