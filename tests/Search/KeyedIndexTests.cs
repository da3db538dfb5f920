using MLNetDeepRanking.Search.Storage;
using MLNetDeepRanking.Search.Tests.Storage;

namespace MLNetDeepRanking.Search.Tests;

public sealed class KeyedIndexTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("keyed-index-").FullName;

    public static TheoryData<bool> Kinds { get; } = new(false, true);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory, MemberData(nameof(Kinds))]
    public void Ids_and_labels_come_back_with_the_neighbours_also_from_a_file(bool isGraph)
    {
        var index = Create(isGraph);
        index.Add(["wren", "crow", "αετός"], ["small", null, "λευκός"], [1, 0, 0, 1, 5, 5]);
        index.Add(["owl"], labels: null, [9, 9]);
        Assert.Equal(1, index.Remove(["crow", "crow", "nobody"]));
        var path = Path.Combine(_folder, "birds.index");
        index.Save(path);

        foreach (var one in new[] { index, KeyedIndex.Load(path), KeyedIndex.Load(path, new IndexLoadOptions { IsMapped = false, VerifiesAtOnce = true }) })
        {
            Assert.Equal((3, true, false), (one.Count, one.Contains("owl"), one.Contains("crow")));
            Assert.Equal([new("αετός", "λευκός", 0), new("owl", null, MathF.Sqrt(32)), new("wren", "small", MathF.Sqrt(41))], one.Search([5, 5], 9));
            Assert.Equal(["wren", "owl"], one.SearchAll([1, 1, 8, 9], 1).Select(nearest => nearest.Single().Id));
            Assert.Equal(3, one.SearchAll([1, 1], int.MaxValue).Single().Length);
            one.Add(["crow"], ["black"], [0, 1]);
            Assert.Equal(new KeyedNeighbor("crow", "black", 0), one.Search([0, 1], 1).Single());
        }
    }

    [Fact]
    public void An_empty_index_finds_nothing()
    {
        Assert.Empty(Create(isGraph: false).Search([1, 2], 3));
        Assert.Equal([[]], Create(isGraph: false).SearchAll([1, 2], 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(isGraph: false).SearchAll([1, 2], 0));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_changes_nothing()
    {
        var index = Create(isGraph: false);
        index.Add(["a"], labels: null, [1, 2]);

        Refused("'a' at position 1 is taken", ["b", "a"], null);
        Refused("'b' at position 1 comes twice", ["b", "b"], null);
        Refused("is null", ["b", null!], null);
        Refused("2 ids and 1 labels", ["b", "c"], ["x"]);
        Assert.Throws<ArgumentException>(() => index.Add(["b"], null, [1]));
        var filled = new ExactIndex(2, VectorDistance.Cosine);
        filled.Add([1], [1, 2]);
        Assert.Contains("begin with an empty one", Assert.Throws<ArgumentException>(() => new KeyedIndex(filled)).Message, StringComparison.Ordinal);
        Assert.Equal((1, 1), (index.Count, index.Index.Count));

        void Refused(string message, string[] ids, string?[]? labels) => Assert.Contains(
            message, Assert.Throws<ArgumentException>(() => index.Add(ids, labels, new float[4])).Message, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public void Files_with_and_without_string_ids_are_told_apart(bool isGraph)
    {
        var (keyed, plain) = (Path.Combine(_folder, "keyed"), Path.Combine(_folder, "plain"));
        var index = Create(isGraph);
        index.Save(keyed);
        index.Index.Save(plain);

        Assert.Contains("Use KeyedIndex.Load", Assert.Throws<InvalidDataException>(() =>
        {
            if (isGraph) HnswIndex.Load(keyed);
            else ExactIndex.Load(keyed);
        }).Message, StringComparison.Ordinal);
        Assert.Contains("without string ids", Assert.Throws<InvalidDataException>(() => KeyedIndex.Load(plain)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_or_forged_table_of_ids_is_refused()
    {
        var index = Create(isGraph: false);
        index.Add(["ab", "cd"], ["x", null], [1, 2, 3, 4]);
        var path = Path.Combine(_folder, "birds.index");
        index.Save(path);
        var bytes = File.ReadAllBytes(path);

        Refused(Damage.With(bytes, Damage.OffsetOf(bytes, SectionNames.Keys), 5), "checksum");
        Refused(Damage.Forged(bytes, SectionNames.Keys, 8, 1_000), "cut off");
        Refused(Damage.Forged(bytes, SectionNames.Keys, 8, -2), "cut off");
        Refused(Damage.Forged(bytes, SectionNames.Keys, 0, 9), "not in order");
        Refused(Damage.Forged(bytes, SectionNames.Index, 12, 1), "instead of 1");

        void Refused(byte[] content, string message) => Damage.AssertRefused(content, message, path, file => KeyedIndex.Load(file));
    }

    private static KeyedIndex Create(bool isGraph) =>
        isGraph ? new KeyedIndex(new HnswIndex(2, VectorDistance.Euclidean)) : new KeyedIndex(new ExactIndex(2, VectorDistance.Euclidean));
}
