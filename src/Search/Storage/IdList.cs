using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>The ids of an index's vectors, each once, in the order of insertion.</summary>
internal sealed class IdList
{
    private readonly List<long> _ids = [];
    private volatile Dictionary<long, int>? _slots;

    public ReadOnlySpan<long> Span => CollectionsMarshal.AsSpan(_ids);

    /// <summary>Gets the slot of each id, which searches do without; of an id that comes twice, the first.</summary>
    private Dictionary<long, int> Slots
    {
        get
        {
            if (_slots is { } known) return known;
            var slots = new Dictionary<long, int>(_ids.Count);
            for (var slot = 0; slot < _ids.Count; slot++) slots.TryAdd(_ids[slot], slot);
            return _slots = slots;
        }
    }

    public bool TryGetSlot(long id, out int slot) => Slots.TryGetValue(id, out slot);

    /// <summary>Appends all ids, or none.</summary>
    /// <exception cref="ArgumentException">An id is taken, repeated, or the one that means "no neighbour".</exception>
    public void Append(ReadOnlySpan<long> ids)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] != Neighbor.NoId && Slots.TryAdd(ids[i], _ids.Count + i)) continue;
            foreach (var id in ids[..i]) Slots.Remove(id);
            throw new ArgumentException(
                ids[i] == Neighbor.NoId ? $"The id {ids[i]} means 'no neighbour': choose another."
                : ids[..i].Contains(ids[i]) ? $"The id {ids[i]} comes twice: each vector needs an id of its own."
                : $"The id {ids[i]} is taken: remove its vector first, or choose another.", nameof(ids));
        }
        _ids.AddRange(ids);
    }

    /// <summary>Takes the ids of a file in the place of none.</summary>
    /// <returns>False if one comes twice, or is the one that means "no neighbour".</returns>
    public bool TryMap(ReadOnlySpan<long> ids)
    {
        if (ids.Contains(Neighbor.NoId)) return false;
        _ids.AddRange(ids);
        for (var i = 1; i < ids.Length; i++)
            if (ids[i] <= ids[i - 1]) return Slots.Count == ids.Length;
        return true;
    }

    /// <summary>Removes ids; unknown ones are ignored.</summary>
    /// <returns>For each slot as it was before, whether it is kept.</returns>
    public bool[] Remove(ReadOnlySpan<long> ids)
    {
        var removed = ids.ToArray().ToHashSet();
        var kept = _ids.ConvertAll(id => !removed.Contains(id)).ToArray();
        if (_ids.RemoveAll(removed.Contains) > 0) _slots = null;
        return kept;
    }
}
