namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Remembers which nodes a search has seen. A mark is the number of the search, so that a new one need not clear the last.</summary>
internal sealed class VisitedMarks
{
    private ushort[] _marks = [];
    private ushort _search;

    /// <summary>Forgets all, and makes room for the slots below <paramref name="capacity"/>.</summary>
    public void Clear(int capacity)
    {
        if (_marks.Length < capacity) _marks = new ushort[capacity];
        else if (++_search != 0) return;
        else Array.Clear(_marks);
        _search = 1;
    }

    /// <summary>Marks a node; returns false if it was marked, or if it was added after the search began.</summary>
    public bool Visit(int slot)
    {
        if ((uint)slot >= (uint)_marks.Length || _marks[slot] == _search) return false;
        _marks[slot] = _search;
        return true;
    }

    /// <summary>Marks a node's neighbours, and copies those that were not marked.</summary>
    /// <returns>The number copied.</returns>
    public int Visit(NeighborList neighbors, Span<int> fresh)
    {
        var (count, found) = (neighbors.Count, 0);
        var (marks, search) = (_marks, _search);
        for (var place = 0; place < count; place++)
        {
            var slot = neighbors[place];
            if ((uint)slot >= (uint)marks.Length) continue;
            // No branch on the mark, since nobody can guess it.
            fresh[found] = slot;
            found += marks[slot] == search ? 0 : 1;
            marks[slot] = search;
        }
        return found;
    }
}
