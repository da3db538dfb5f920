using System.Numerics;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>The answer of a filter for each vector of a graph, as bits; vectors added later are not allowed.</summary>
/// <remarks>Removed vectors are asked about too, since a search that began before still returns them.</remarks>
internal sealed class AllowedSlots
{
    private readonly WeakReference<Graph> _graph;
    private readonly ulong[] _bits;
    private readonly int _slots;

    /// <param name="graph">The graph.</param>
    /// <param name="allows">The filter.</param>
    /// <param name="before">Earlier answers, which are kept; those of another graph are not.</param>
    public AllowedSlots(Graph graph, Func<long, bool> allows, AllowedSlots? before)
    {
        _graph = new WeakReference<Graph>(graph);
        _slots = graph.Nodes.Count;
        _bits = new ulong[(_slots + 63) / 64];
        var first = 0;
        if (before is not null && before.IsOf(graph))
        {
            before._bits.CopyTo(_bits, 0);
            (first, Count) = (before._slots, before.Count);
        }
        for (var slot = first; slot < _slots; slot++)
        {
            graph.Nodes.Require(slot);
            if (!allows(graph.Nodes.Id(slot))) continue;
            _bits[slot / 64] |= 1UL << slot;
            Count++;
        }
    }

    /// <summary>Gets the number of vectors that are allowed, removed ones included.</summary>
    public int Count { get; }

    public bool Covers(Graph graph) => IsOf(graph) && _slots >= graph.Nodes.Count;

    public bool Contains(int slot) => slot < _slots && (_bits[slot / 64] >> slot & 1) != 0;

    /// <summary>Returns the first allowed slot from this one on, or −1.</summary>
    public int Next(int slot)
    {
        if (slot >= _slots) return -1;
        var word = slot / 64;
        var rest = _bits[word] & ulong.MaxValue << slot;
        while (rest == 0)
        {
            if (++word == _bits.Length) return -1;
            rest = _bits[word];
        }
        return word * 64 + BitOperations.TrailingZeroCount(rest);
    }

    private bool IsOf(Graph graph) => _graph.TryGetTarget(out var target) && ReferenceEquals(target, graph);
}
