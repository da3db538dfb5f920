using StackExchange.Redis;

namespace MLNetDeepRanking.Stores.Garnet;

/// <summary>The server's keys of one collection on one shard. The part in braces decides where a cluster keeps them: together.</summary>
internal sealed class GarnetKeys(string collection, int shard)
{
    /// <summary>The set of all collections' names, on the first shard.</summary>
    public const string Collections = "deeprank:collections";

    private readonly string _prefix = $"deeprank:{{{collection}:{shard}}}";

    /// <summary>Gets the key of the shape's description, whose absence tells that the shard has lost, or never had, the collection.</summary>
    public string Shape => _prefix;

    /// <summary>Gets the key of the hash of records by key.</summary>
    public string Records => $"{_prefix}:records";

    /// <summary>Gets the key of the vector set of one vector property.</summary>
    public string Set(string vector) => $"{_prefix}:set:{vector}";

    /// <summary>Gets the key of the hash of one property's vectors by key, as they were stored.</summary>
    public string Vectors(string vector) => $"{_prefix}:vectors:{vector}";

    /// <summary>Returns every key of the shard. The mark is the first: what is left of a deletion that breaks off is said to be broken.</summary>
    public RedisKey[] All(IEnumerable<string> vectors) =>
        [Shape, Records, .. vectors.SelectMany(vector => new RedisKey[] { Set(vector), Vectors(vector) })];

    /// <summary>Returns the shard of a record: a hash that is the same in every process (FNV-1a).</summary>
    public static int ShardOf(ReadOnlySpan<byte> key, int shards)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in key) hash = (hash ^ octet) * 1099511628211UL;
        return (int)(hash % (ulong)shards);
    }
}
