namespace MLNetDeepRanking.Search;

/// <summary>A vector found by a search.</summary>
/// <param name="Id">The id under which the vector was added.</param>
/// <param name="Distance">Its distance to the query, in the index's <see cref="VectorDistance"/>.</param>
public readonly record struct Neighbor(long Id, float Distance)
{
    /// <summary>The id that fills a row of results when an index holds fewer vectors than were asked for.</summary>
    public const long NoId = -1;
}
