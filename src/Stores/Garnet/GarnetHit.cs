namespace MLNetDeepRanking.Stores.Garnet;

/// <summary>A member of a vector set that a shard found.</summary>
/// <param name="Key">The record's key as the server holds it.</param>
/// <param name="Answer">What Garnet's metric says: lower is nearer, in each of them.</param>
internal readonly record struct GarnetHit(byte[] Key, double Answer);
