namespace MLNetDeepRanking.Search.Scanning;

/// <summary>Where a search puts what it finds: k ids and distances for each query, or fewer if there are fewer vectors.</summary>
/// <param name="k">The number of neighbours that the caller asked for.</param>
/// <param name="idOfSlot">The id of each vector.</param>
/// <param name="ids">Receives ids, <c>[n, k]</c>.</param>
/// <param name="distances">Receives distances, <c>[n, k]</c>; empty if the order is all that is wanted.</param>
internal readonly ref struct SearchResults(int k, ReadOnlySpan<long> idOfSlot, Span<long> ids, Span<float> distances)
{
    private readonly ReadOnlySpan<long> _idOfSlot = idOfSlot;
    private readonly Span<long> _ids = ids;
    private readonly Span<float> _distances = distances;

    /// <summary>Gets whether distances are wanted, and not the order alone.</summary>
    public bool WantsDistances => !_distances.IsEmpty;

    /// <summary>Writes the neighbours of one query, nearest first.</summary>
    public void Write(int query, ReadOnlySpan<ulong> nearest)
    {
        var ids = _ids.Slice(query * k, k);
        for (var rank = 0; rank < nearest.Length; rank++) ids[rank] = _idOfSlot[Candidate.Slot(nearest[rank])];
        if (!WantsDistances) return;

        var distances = _distances.Slice(query * k, k);
        for (var rank = 0; rank < nearest.Length; rank++) distances[rank] = Candidate.Key(nearest[rank]);
    }
}
