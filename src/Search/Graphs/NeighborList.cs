using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>The neighbours of one node on one level: a count, and behind it the slots. Read by many while one writer changes it.</summary>
/// <remarks>
/// Readers take no lock, and none is needed, because whatever mixture of an old and a new list a reader sees consists of valid slots:
/// <list type="bullet">
/// <item>A node is complete (vector, id, its own lists) before its slot is stored in any list. The slot is stored with release and
/// loaded with acquire semantics, so whoever sees the slot sees the complete node, on ARM as well as on x64.</item>
/// <item>A place in the list is written before a count that includes it is stored, with release semantics, and never cleared.
/// So a place below any count that was ever loaded holds a slot, be it one that has been replaced since.</item>
/// <item>A node's vector never changes, and its slot is never used again: an old slot leads to a true distance.</item>
/// </list>
/// A mixture may repeat a slot, which the visited marks absorb, or lack one, which costs at most a little recall.
/// </remarks>
internal readonly ref struct NeighborList(ref int count)
{
    private readonly ref int _count = ref count;

    public int Count
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _count);
    }

    public int this[int place]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref Unsafe.Add(ref _count, 1 + place));
    }

    /// <summary>Copies the list; one writer at most may be changing it.</summary>
    /// <returns>The number of slots copied.</returns>
    public int CopyTo(Span<int> slots)
    {
        var count = Count;
        for (var place = 0; place < count; place++) slots[place] = this[place];
        return count;
    }

    /// <summary>Appends slots; the caller knows that there is room, and is the only writer.</summary>
    public void Append(ReadOnlySpan<int> slots)
    {
        var count = Count;
        for (var i = 0; i < slots.Length; i++) Volatile.Write(ref Unsafe.Add(ref _count, 1 + count + i), slots[i]);
        Volatile.Write(ref _count, count + slots.Length);
    }

    /// <summary>Replaces the list; the caller is the only writer.</summary>
    public void Replace(ReadOnlySpan<int> slots)
    {
        for (var place = 0; place < slots.Length; place++) Volatile.Write(ref Unsafe.Add(ref _count, 1 + place), slots[place]);
        Volatile.Write(ref _count, slots.Length);
    }
}
