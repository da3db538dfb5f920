namespace MLNetDeepRanking.Bulk;

/// <summary>Shards: every id is in one, the same everywhere, and about as many in each.</summary>
public sealed class ShardTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Every_id_is_in_exactly_one_shard_and_shards_are_about_equal(int count)
    {
        string[] ids = [.. Enumerable.Range(0, 7_000).Select(i => $"folder/{i}.jpg")];
        var shards = Enumerable.Range(0, count).Select(i => new Shard(i, count)).ToArray();
        Assert.All(ids, id => Assert.Single(shards, shard => shard.Holds(id)));
        Assert.All(shards, shard => Assert.InRange(ids.Count(shard.Holds), 7_000 / count * 0.85, 7_000 / count * 1.15));
    }

    // The first eight bytes of `printf cat.jpg | sha256sum`, read as a little-endian number, modulo 5.
    [Theory]
    [InlineData("cat.jpg", 5)]
    [InlineData("größe/ä.png", 3)]
    public void The_shard_is_the_one_that_the_documented_hash_names(string id, int count)
    {
        var hash = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id));
        var number = hash.Take(8).Select((value, i) => (ulong)value << 8 * i).Aggregate(0UL, (sum, part) => sum | part);
        Assert.True(new Shard((int)(number % (ulong)count), count).Holds(id));
    }

    [Theory]
    [InlineData("0/1", 0, 1)]
    [InlineData("2/8", 2, 8)]
    public void A_shard_is_read_as_it_is_written(string text, int index, int count)
    {
        Assert.Equal(new Shard(index, count), Shard.Parse(text));
        Assert.Equal(text, Shard.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("3")]
    [InlineData("4/4")]
    [InlineData("-1/4")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    public void What_is_no_shard_is_refused_with_the_cure(string text) =>
        Assert.Contains("0/4, 1/4, 2/4 and 3/4 are all of four", Assert.Throws<FormatException>(() => Shard.Parse(text)).Message);

    [Fact]
    public void Impossible_shards_are_refused_and_the_default_is_the_whole()
    {
        Assert.Throws<ArgumentOutOfRangeException>("count", () => new Shard(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => new Shard(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>("index", () => new Shard(-1, 2));
        Assert.True(default(Shard).Holds("anything"));
        Assert.Equal("0/1", default(Shard).ToString());
    }
}
