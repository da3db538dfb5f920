using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Collections;

/// <summary>A record that a search found.</summary>
/// <param name="Record">The record.</param>
/// <param name="Score">What the column's distance function says of it.</param>
internal readonly record struct ScoredRecord(StoredRecord Record, double Score);
