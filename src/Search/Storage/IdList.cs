using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>The ids of an index's vectors, each once, in the order of insertion.</summary>
internal sealed class IdList
{
    private readonly List<long> _ids = [];
    private HashSet<long>? _taken;

    public ReadOnlySpan<long> Span => CollectionsMarshal.AsSpan(_ids);

    /// <summary>Gets the ids as a set, which only changes need: an index that is opened to be searched does without.</summary>
    private HashSet<long> Taken => _taken ??= [.. _ids];

    /// <summary>Appends all ids, or none.</summary>
    /// <exception cref="ArgumentException">An id is taken, repeated, or the one that means "no neighbour".</exception>
    public void Append(ReadOnlySpan<long> ids)
    {
        for (var i = 0; i < ids.Length; i++)
        {
            if (ids[i] != Neighbor.NoId && Taken.Add(ids[i])) continue;
            foreach (var id in ids[..i]) Taken.Remove(id);
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
            if (ids[i] <= ids[i - 1]) return Taken.Count == ids.Length;
        return true;
    }

    /// <summary>Removes ids; unknown ones are ignored.</summary>
    /// <returns>For each slot as it was before, whether it is kept.</returns>
    public bool[] Remove(ReadOnlySpan<long> ids)
    {
        var taken = Taken;
        foreach (var id in ids) taken.Remove(id);
        var kept = _ids.ConvertAll(taken.Contains).ToArray();
        _ids.RemoveAll(id => !taken.Contains(id));
        return kept;
    }
}
