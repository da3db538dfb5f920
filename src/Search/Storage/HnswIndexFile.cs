using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>A graph index as sections: its nodes as they lie in memory, and tables by which they are checked.</summary>
internal static class HnswIndexFile
{
    private const int Numbers = 7;

    public static ReadOnlySpan<string> Names => new[]
    {
        SectionNames.Index, SectionNames.Model, SectionNames.Graph, SectionNames.Nodes, SectionNames.Levels, SectionNames.UpperLists, SectionNames.Twins,
    };

    public static List<Section> ToSections(HnswIndex index)
    {
        var graph = index.Graph;
        var nodes = graph.Nodes;
        var (options, count) = (index.Options, nodes.Count);
        var shape = new IndexShape(IndexKind.Graph, index.Distance, index.Dimension, count, options.Compression);
        int[] numbers = [options.M, options.EfConstruction, options.EfSearch, options.Seed, graph.Entry.Slot, graph.LiveCount, graph.Removals];
        return
        [
            .. shape.ToSections(index.ModelHash), Section.Of(SectionNames.Graph, numbers), .. GraphTables.ToSections(nodes),
            new Section(SectionNames.Nodes, (long)count * nodes.NodeBytes, nodes.BlockNodes * nodes.NodeBytes, block =>
                nodes.Block(block * nodes.BlockNodes, Math.Min(nodes.BlockNodes, count - block * nodes.BlockNodes))),
        ];
    }

    /// <exception cref="InvalidDataException">The content is not a graph index, or is damaged.</exception>
    public static HnswIndex Read(IndexContent content)
    {
        var index = ReadKnown(content);
        content.RefuseUnknown("HnswIndex.Load", Names);
        return index;
    }

    /// <summary>Reads the index's own sections, whatever others there are.</summary>
    public static HnswIndex ReadKnown(IndexContent content)
    {
        var shape = IndexShape.Read(content);
        if (shape.Kind != IndexKind.Graph) throw content.Source.Refused("is not a graph index, but an exact one. Use ExactIndex.Load.");
        var numbers = content[SectionNames.Graph].ReadAll<int>(Numbers);
        var options = new HnswOptions
        {
            M = numbers[0],
            EfConstruction = numbers[1],
            EfSearch = numbers[2],
            Seed = numbers[3],
            Compression = shape.Compression,
        };
        var (count, entry, live, removals) = (shape.Count, numbers[4], numbers[5], numbers[6]);
        if (shape.Distance == VectorDistance.Hamming || shape.Compression is not (null or { Kind: CompressionKind.SignedBytes }) || !options.IsValid
            || entry < -1 || entry >= count || entry < 0 != (count == 0) || live < 0 || live > count || removals < 0)
            throw content.Source.Damaged(
                $"its graph says distance {(int)shape.Distance}, {options}, count {count}, entry {entry}, {live} vectors, {removals} removals");

        var index = new HnswIndex(shape.Dimension, shape.Distance, options) { ModelHash = IndexShape.ReadModelHash(content) };
        Map(content, index.Graph, count, entry);
        index.Graph.CountLive(live);
        index.Graph.Removals = removals;
        index.IsIn(content.Source);
        return index;
    }

    private static void Map(IndexContent content, Graph graph, int count, int entry)
    {
        var nodes = graph.Nodes;
        var section = content[SectionNames.Nodes];
        section.Require((long)count * nodes.NodeBytes, nodes.BlockNodes * nodes.NodeBytes);
        var tables = GraphTables.Read(content, count, nodes);
        if (entry >= 0 && tables.IsTwin(entry)) throw content.Source.Damaged($"its entry {entry} is a twin");
        nodes.Map(section, count, tables.UpperLists, new NodeInspection(graph, tables, section, count).FaultOf);
        if (entry >= 0) graph.Entry = (entry, tables.Level(entry));
    }
}
