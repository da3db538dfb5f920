namespace MLNetDeepRanking.Search.Tests.Auditing;

/// <summary>Groups of near vectors, against a naive search for connected parts.</summary>
public sealed class NearDuplicatesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Groups_are_the_connected_parts_of_what_is_near(int seed)
    {
        var vectors = Vectors.Clustered(seed, 300, 6, clusters: 150);
        for (var row = 0; row < 40; row++) vectors.Row(row + 200, 6).CopyTo(vectors.AsSpan(row * 6));
        foreach (var within in new[] { 1e-6, 0.002, 0.02 })
        {
            var found = NearDuplicates.Find(vectors, 6, within);
            Assert.Equal(Naive(vectors, 6, within), found.Select(group => string.Join(' ', group)));
        }
    }

    [Fact]
    public void A_hundred_copies_are_one_group()
    {
        float[] vectors = [.. Enumerable.Repeat(Vectors.Random(1, 1, 4), 100).SelectMany(one => one), .. Vectors.Random(2, 1, 4)];
        Assert.Equal(Enumerable.Range(0, 100), Assert.Single(NearDuplicates.Find(vectors, 4)));
    }

    [Fact]
    public void Nothing_is_found_in_nothing_and_bad_input_is_refused()
    {
        Assert.Empty(NearDuplicates.Find([], 4));
        Assert.Throws<ArgumentOutOfRangeException>("within", () => NearDuplicates.Find([1, 2], 2, within: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("dimension", () => NearDuplicates.Find([1, 2], 0));
        Assert.Throws<ArgumentException>("distance", () => NearDuplicates.Find([1, 2], 2, distance: VectorDistance.InnerProduct));
        Assert.ThrowsAny<ArgumentException>(() => NearDuplicates.Find([1, 2, 3], 2));
        Assert.ThrowsAny<ArgumentException>(() => NearDuplicates.Find([1, float.NaN], 2));
    }

    private static IEnumerable<string> Naive(float[] vectors, int dimension, double within)
    {
        var count = vectors.Length / dimension;
        var group = Enumerable.Range(0, count).ToArray();
        for (var changed = true; changed;)
        {
            changed = false;
            for (var a = 0; a < count; a++)
                for (var b = 0; b < count; b++)
                {
                    if (group[b] <= group[a]) continue;
                    if (NaiveSearch.Distance(VectorDistance.Cosine, vectors.Row(a, dimension), vectors.Row(b, dimension)) > within) continue;
                    group[b] = group[a];
                    changed = true;
                }
        }
        return Enumerable.Range(0, count).GroupBy(row => group[row]).Where(rows => rows.Count() > 1).Select(rows => string.Join(' ', rows));
    }
}
