using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>The ids of an index's vectors, each once, in the order of insertion.</summary>
internal sealed class IdList
{
    private readonly List<long> _ids = [];
    private readonly HashSet<long> _taken = [];

    public ReadOnlySpan<long> Span => CollectionsMarshal.AsSpan(_ids);

    /// <summary>Appends all ids, or none.</summary>
    /// <exception cref="ArgumentException">An id is taken, repeated, or the one that means "no neighbour".</exception>
    public void Append(ReadOnlySpan<long> ids)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] != Neighbor.NoId && _taken.Add(ids[i])) continue;
            foreach (var id in ids[..i]) _taken.Remove(id);
            throw new ArgumentException(
                ids[i] == Neighbor.NoId ? $"The id {ids[i]} means 'no neighbour': choose another."
                : ids[..i].Contains(ids[i]) ? $"The id {ids[i]} comes twice: each vector needs an id of its own."
                : $"The id {ids[i]} is taken: remove its vector first, or choose another.", nameof(ids));
        }
        _ids.AddRange(ids);
    }

    /// <summary>Appends one id, unless it is taken or the one that means "no neighbour".</summary>
    public bool TryAppend(long id)
    {
        if (id == Neighbor.NoId || !_taken.Add(id)) return false;
        _ids.Add(id);
        return true;
    }

    /// <summary>Removes ids; unknown ones are ignored.</summary>
    /// <returns>For each slot as it was before, whether it is kept.</returns>
    public bool[] Remove(ReadOnlySpan<long> ids)
    {
        foreach (var id in ids) _taken.Remove(id);
        var kept = _ids.ConvertAll(_taken.Contains).ToArray();
        _ids.RemoveAll(id => !_taken.Contains(id));
        return kept;
    }
}
