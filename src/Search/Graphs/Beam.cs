using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>The nearest nodes found so far, at most as many as the beam is wide, nearest first, each marked once it is expanded.</summary>
/// <remarks>Entries are <see cref="Candidate"/>s of 2 · slot + (1 if expanded), so that one comparison orders them. A sorted array:
/// most nodes are turned away by its last entry, and the rest move a few cache lines.</remarks>
internal sealed class Beam
{
    private ulong[] _entries = [];
    private int _width;
    private int _nearestUnexpanded;

    public int Count { get; private set; }

    /// <summary>Gets the key that a node must undercut to be taken in.</summary>
    public float Limit { get; private set; }

    /// <summary>Empties the beam.</summary>
    public void Clear(int width)
    {
        if (_entries.Length < width) _entries = new ulong[Math.Max(width, 2 * _entries.Length)];
        _width = width;
        _nearestUnexpanded = 0;
        Count = 0;
        Limit = float.PositiveInfinity;
    }

    public int Slot(int rank) => SlotOf(_entries[rank]);

    public float Key(int rank) => Candidate.Key(_entries[rank]);

    /// <summary>Takes a node in if the beam has room or if it undercuts the farthest; it must not be in the beam already.</summary>
    public void Offer(float key, int slot)
    {
        if (key >= Limit) return;
        var entry = Candidate.Create(key, slot << 1);
        var rank = ~_entries.AsSpan(0, Count).BinarySearch(entry);
        if (Count < _width) Count++;
        _entries.AsSpan(rank, Count - rank - 1).CopyTo(_entries.AsSpan(rank + 1));
        _entries[rank] = entry;
        if (rank < _nearestUnexpanded) _nearestUnexpanded = rank;
        if (Count == _width) Limit = Candidate.Key(_entries[Count - 1]);
    }

    /// <summary>Gets the key of the nearest node that is not expanded, or +∞.</summary>
    public float NearestKey() => FindUnexpanded() ? Candidate.Key(_entries[_nearestUnexpanded]) : float.PositiveInfinity;

    /// <summary>Gets the slot of the nearest node that is not expanded, or −1.</summary>
    public int NearestSlot() => FindUnexpanded() ? SlotOf(_entries[_nearestUnexpanded]) : -1;

    /// <summary>Marks the nearest node that is not expanded; returns its slot, or −1 if there is none.</summary>
    public int Expand()
    {
        if (!FindUnexpanded()) return -1;
        ref var entry = ref _entries[_nearestUnexpanded++];
        entry |= 1;
        return SlotOf(entry);
    }

    private bool FindUnexpanded()
    {
        while (_nearestUnexpanded < Count && IsExpanded(_entries[_nearestUnexpanded])) _nearestUnexpanded++;
        return _nearestUnexpanded < Count;
    }

    private static bool IsExpanded(ulong entry) => (entry & 1) != 0;

    private static int SlotOf(ulong entry) => (int)((uint)entry >> 1);
}
