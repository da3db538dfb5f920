using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Vectors that are equal bit by bit share one node of the graph and hang on it in a chain.</summary>
/// <remarks>As nodes of their own, hundreds of equal pictures would be each other's neighbours and nobody else's: an island that a search
/// cannot leave, since none of them is nearer to the query than the next.</remarks>
internal static class Twins
{
    /// <summary>Only this many of the nearest candidates are looked at: an equal vector is the nearest there is, but for rounding.</summary>
    private const int Candidates = 8;

    /// <summary>Returns an older node with the same vector from the beam that the node chose its neighbours from, or −1.</summary>
    public static int Find(Searcher searcher, int slot)
    {
        for (var rank = 0; rank < Math.Min(Candidates, searcher.Beam.Count); rank++)
            if (AreEqual(searcher.Nodes, slot, searcher.Beam.Slot(rank))) return searcher.Beam.Slot(rank);
        return -1;
    }

    /// <summary>Hangs a node on one with the same vector, or on that one's head. Older nodes must have been joined before.</summary>
    public static void Join(NodeStore nodes, int slot, int equal) =>
        nodes.JoinTwin(slot, nodes.Head(equal) is var head and >= 0 ? head : equal);

    /// <summary>In the lists of a new node, puts heads in the place of twins.</summary>
    public static void Redirect(NodeStore nodes, int slot)
    {
        Span<int> neighbors = stackalloc int[nodes.UpperNeighbors];
        for (var level = nodes.Level(slot); level >= 0; level--)
        {
            var list = nodes.Neighbors(slot, level);
            var count = list.CopyTo(neighbors);
            var kept = 0;
            foreach (var neighbor in neighbors[..count])
            {
                var head = nodes.Head(neighbor);
                var target = head < 0 ? neighbor : head;
                if (nodes.Level(target) >= level && !neighbors[..kept].Contains(target)) neighbors[kept++] = target;
            }
            list.Replace(neighbors[..kept]);
        }
    }

    public static bool AreEqual(NodeStore nodes, int left, int right) =>
        Bits(nodes, left).SequenceEqual(Bits(nodes, right)) && nodes.Factor(left) == nodes.Factor(right);

    private static ReadOnlySpan<byte> Bits(NodeStore nodes, int slot) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref nodes.VectorOf(slot), nodes.Dimension));
}
