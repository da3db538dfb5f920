namespace MLNetDeepRanking.Stores.Records;

/// <summary>A user's record as engines see it, whatever its class: immutable, in the order of a <see cref="RecordShape"/>.</summary>
/// <param name="Key">The key.</param>
/// <param name="Values">One value for each data property.</param>
/// <param name="Vectors">One vector for each vector property; empty if vectors were not asked for.</param>
internal sealed record StoredRecord(object Key, object?[] Values, float[][] Vectors);
