using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>
/// The beam of a walk that may return only some of the nodes: all nodes nearer than the last wanted one, and behind it as many more as a walk without a
/// filter keeps, or more. So it is as wide as the filter is narrow around the query, and a filter costs no recall.
/// </summary>
/// <remarks>Entries are those of a <see cref="Beam"/>. Until the last wanted node is known, none is turned away.</remarks>
internal sealed class WideningBeam
{
    private ulong[] _entries = new ulong[256];
    private float _lastWanted;
    private int _wanted;
    private int _spare;
    private int _width;
    private int _nearestUnexpanded;

    /// <summary>Gets the number of nodes.</summary>
    public int Count { get; private set; }

    /// <summary>Gets the number of nodes up to the last wanted one.</summary>
    public int Inner { get; private set; }

    /// <summary>Gets the key that a node must undercut to be taken in.</summary>
    public float Limit { get; private set; }

    /// <summary>Returns how many nodes to keep.</summary>
    /// <remarks>
    /// The more nodes are passed, the farther away those wanted lie, and the less the walk knows of what is there. Where a half is allowed, next to
    /// nothing is added to what a free walk keeps; where a tenth is, nearly a half of what it takes to meet as many allowed nodes as a free walk meets.
    /// </remarks>
    /// <param name="inner">The number of nodes up to the last wanted one.</param>
    /// <param name="wanted">The number of nodes wanted.</param>
    /// <param name="spare">The number of nodes that a walk without a filter keeps behind these.</param>
    public static int WidthFor(double inner, int wanted, int spare)
    {
        var passed = (inner - wanted) / wanted;
        return (int)Math.Min(inner + spare + (wanted + spare) * Math.Min(passed * passed / 16, passed / 2), int.MaxValue);
    }

    /// <summary>Empties the beam.</summary>
    /// <param name="wanted">The number of nodes wanted.</param>
    /// <param name="spare">The number of nodes that a walk without a filter keeps behind these.</param>
    public void Clear(int wanted, int spare)
    {
        _wanted = wanted;
        _spare = spare;
        _nearestUnexpanded = 0;
        Count = Inner = 0;
        _width = int.MaxValue;
        Limit = _lastWanted = float.PositiveInfinity;
    }

    /// <summary>Takes a node in if it is near enough; it must not be in the beam already.</summary>
    public void Offer(float key, int slot)
    {
        if (key >= Limit) return;
        if (Count == _entries.Length) Array.Resize(ref _entries, 2 * Count);
        var entry = Candidate.Create(key, slot << 1);
        var rank = ~_entries.AsSpan(0, Count).BinarySearch(entry);
        _entries.AsSpan(rank, Count - rank).CopyTo(_entries.AsSpan(rank + 1));
        _entries[rank] = entry;
        Count++;
        if (rank < _nearestUnexpanded) _nearestUnexpanded = rank;
        if (key <= _lastWanted)
        {
            Inner++;
            if (_width < int.MaxValue) _width = WidthFor(Inner, _wanted, _spare);
        }
        Narrow();
    }

    /// <summary>Says how near the last of the wanted nodes is; it only ever comes nearer.</summary>
    public void Anchor(float key)
    {
        _lastWanted = key;
        while (Inner > 0 && Candidate.Key(_entries[Inner - 1]) > key) Inner--;
        _width = WidthFor(Inner, _wanted, _spare);
        Narrow();
    }

    /// <summary>Marks the nearest node that is not expanded; returns its slot, or −1 if there is none.</summary>
    public int Expand()
    {
        while (_nearestUnexpanded < Count)
        {
            ref var entry = ref _entries[_nearestUnexpanded++];
            if ((entry & 1) != 0) continue;
            entry |= 1;
            return (int)((uint)entry >> 1);
        }
        return -1;
    }

    private void Narrow()
    {
        if (Count < _width) return;
        Count = _width;
        if (Count > 0) Limit = Candidate.Key(_entries[Count - 1]);
    }
}
