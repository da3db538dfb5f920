namespace MLNetDeepRanking.Search;

/// <summary>A vector found by a search of a <see cref="KeyedIndex"/>.</summary>
/// <param name="Id">The id under which the vector was added.</param>
/// <param name="Label">Its label, or null if it was added without one.</param>
/// <param name="Distance">Its distance to the query, in the index's <see cref="VectorDistance"/>.</param>
public readonly record struct KeyedNeighbor(string Id, string? Label, float Distance);
