using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Checks the nodes of a graph that lie in a file, distrustfully: a forged file must not lead a search astray.</summary>
internal sealed class NodeInspection(Graph graph, GraphTables tables, SectionView section, int count)
{
    private readonly NodeStore _nodes = graph.Nodes;

    /// <summary>Returns what is wrong with a block of nodes, or null.</summary>
    public string? FaultOf(int block)
    {
        if (section.FaultOf(block) is { } fault) return fault;
        var first = block * _nodes.BlockNodes;
        var code = new float[graph.Space.Measure.Width];
        for (var slot = first; slot < Math.Min(first + _nodes.BlockNodes, count); slot++)
            if (!IsValid(slot, code)) return $"the node at position {slot}, id {_nodes.Id(slot)}, is not valid";
        return null;
    }

    private bool IsValid(int slot, float[] code)
    {
        var level = tables.Level(slot);
        var place = _nodes.UpperPlace(slot);
        var hasUpperLists = (uint)place < (uint)tables.UpperLists.Length && tables.UpperLists[place].Length == level * _nodes.UpperListWords;
        if (level > 0 ? !hasUpperLists : place != -1) return false;

        _nodes.CopyCode(slot, code);
        var neighbors = _nodes.GroundList(slot);
        return _nodes.Id(slot) != Neighbor.NoId
            && _nodes.RemovedBy(slot) >= 0 && _nodes.RemovedBy(slot) <= graph.Removals
            && graph.Space.Measure.IsValid(code) && _nodes.Factor(slot) == graph.Space.FactorOf(code)
            && HasItsCode(slot, code)
            && !_nodes.Padding(slot).ContainsAnyExcept(0f)
            && tables.IsList(neighbors, level: 0) && !neighbors[1..(1 + neighbors[0])].Contains(slot)
            && (_nodes.Head(slot), _nodes.NextTwin(slot)) == tables.Chain(slot)
            && (!tables.IsTwin(slot) || neighbors[0] == 0 && Twins.AreEqual(_nodes, slot, _nodes.Head(slot)));
    }

    /// <summary>Returns whether the code of a compressed graph's node is that of its vector.</summary>
    private bool HasItsCode(int slot, ReadOnlySpan<float> vector)
    {
        if (graph.Space.CodeScorer is not { } scorer) return true;
        var expected = new uint[_nodes.Code(slot).Length];
        scorer.Encode(vector[..graph.Space.Dimension], expected);
        return _nodes.Code(slot).SequenceEqual(expected);
    }
}
