using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Writes the nodes of a graph to a file, and reads them back distrustfully: a forged file must not lead a search astray.</summary>
internal sealed class GraphNodeFormat(Graph graph)
{
    private readonly NodeStore _nodes = graph.Nodes;
    private readonly float[] _code = new float[graph.Space.Measure.Width];
    private readonly int[] _neighbors = new int[graph.Nodes.GroundNeighbors];

    /// <summary>Gets the number of bytes that the shortest node takes.</summary>
    public int LeastBytes => sizeof(long) + _code.Length * sizeof(float) + sizeof(int);

    public void Write(HashedWriter writer, int slot)
    {
        writer.Write(_nodes.IsLive(slot) ? _nodes.Id(slot) : Neighbor.NoId);
        _nodes.CopyCode(slot, _code);
        writer.Write(MemoryMarshal.AsBytes(_code.AsSpan()));
        writer.Write(_nodes.Head(slot));
        if (_nodes.Head(slot) >= 0) return;

        writer.Write(_nodes.Level(slot));
        for (var level = 0; level <= _nodes.Level(slot); level++)
        {
            var count = _nodes.Neighbors(slot, level).CopyTo(_neighbors);
            writer.Write(count);
            writer.Write(MemoryMarshal.AsBytes(_neighbors.AsSpan(0, count)));
        }
    }

    /// <exception cref="InvalidDataException">The node is not valid.</exception>
    public void Read(HashedReader reader, int slot, int count, GraphWriter writer)
    {
        var id = reader.ReadInt64();
        reader.Read(MemoryMarshal.AsBytes(_code.AsSpan()));
        var head = reader.ReadInt32();
        var level = head < 0 ? reader.ReadInt32() : 0;
        if (!graph.Space.Measure.IsValid(_code) || head < -1 || head >= slot || level is < 0 or > Levels.Max) throw Invalid(reader, slot, id);

        _nodes.Write(slot, id, level, _code.AsSpan(0, graph.Space.Dimension), graph.Space.FactorOf(_code));
        if (id == Neighbor.NoId) _nodes.Remove(slot, graph.Removals = 1);
        else if (!writer.TryRegister(id, slot)) throw Invalid(reader, slot, id);
        if (head >= 0) ReadTwin(reader, slot, head);
        else
            for (var at = 0; at <= level; at++) ReadNeighbors(reader, slot, at, count);
    }

    /// <summary>Checks what can only be checked once all nodes are there: that lists lead to nodes that are on their level.</summary>
    public void CheckNeighbors(HashedReader reader, int count, int entry)
    {
        if (entry >= 0 && _nodes.Head(entry) >= 0) throw Invalid(reader, entry, _nodes.Id(entry));
        for (var slot = 0; slot < count; slot++)
        {
            if (_nodes.Head(slot) >= 0) continue;
            for (var level = 0; level <= _nodes.Level(slot); level++)
            {
                var neighbors = _nodes.Neighbors(slot, level);
                for (var place = 0; place < neighbors.Count; place++)
                    if (_nodes.Head(neighbors[place]) >= 0 || _nodes.Level(neighbors[place]) < level) throw Invalid(reader, slot, _nodes.Id(slot));
            }
        }
    }

    private void ReadTwin(HashedReader reader, int slot, int head)
    {
        if (_nodes.Head(head) >= 0 || !Twins.AreEqual(_nodes, slot, head)) throw Invalid(reader, slot, _nodes.Id(slot));
        _nodes.JoinTwin(slot, head);
    }

    private void ReadNeighbors(HashedReader reader, int slot, int level, int count)
    {
        var length = reader.ReadInt32();
        if (length < 0 || length > _nodes.MaxNeighbors(level)) throw Invalid(reader, slot, _nodes.Id(slot));
        var neighbors = _neighbors.AsSpan(0, length);
        reader.Read(MemoryMarshal.AsBytes(neighbors));
        foreach (var neighbor in neighbors)
            if (neighbor < 0 || neighbor >= count || neighbor == slot) throw Invalid(reader, slot, _nodes.Id(slot));
        _nodes.Neighbors(slot, level).Replace(neighbors);
    }

    private static InvalidDataException Invalid(HashedReader reader, int slot, long id) =>
        reader.Damaged($"the node at position {slot}, id {id}, is not valid");
}
