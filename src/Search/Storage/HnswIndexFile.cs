using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>A graph index as bytes, little-endian, without padding.</summary>
/// <remarks>
/// <code>
/// offset  bytes  content
///      0  8      "DRgraph" and a zero byte
///      8  4      format version: 1
///     12  4      distance: a VectorDistance
///     16  4      dimension
///     20  4      M
///     24  4      efConstruction
///     28  4      efSearch
///     32  4      seed
///     36  4      number of nodes, removed ones included
///     40  4      slot of the entry node, or −1
///     44         the nodes, by slot:
///                  8          id, or −1 once removed
///                  4 × w      the encoded vector, as in an exact index
///                  4          slot of the older node of which this is a twin, or −1
///                  4          level (only of a node that is no twin), and for each level from 0 on
///                    4          number of neighbours
///                    4 × n      their slots
///         32     SHA-256 of all that comes before
/// </code>
/// </remarks>
internal static class HnswIndexFile
{
    public static IndexFormat Format { get; } = new("DRgraph\0"u8.ToArray(), version: 1, "a graph index", "HnswIndex.Save");

    public static void Write(Stream stream, HnswOptions options, Graph graph)
    {
        using var writer = new HashedWriter(stream);
        Format.Write(writer);
        ReadOnlySpan<int> numbers =
        [
            (int)graph.Space.Distance, graph.Space.Dimension, options.M, options.EfConstruction, options.EfSearch, options.Seed,
            graph.Nodes.Count, graph.Entry.Slot,
        ];
        writer.Write(MemoryMarshal.AsBytes(numbers));
        var nodes = new GraphNodeFormat(graph);
        for (var slot = 0; slot < graph.Nodes.Count; slot++) nodes.Write(writer, slot);
        writer.WriteHash();
    }

    /// <param name="stream">The stream, which is left behind the index's last byte.</param>
    /// <param name="source">What to call the stream in an error.</param>
    /// <exception cref="InvalidDataException">The content is not a graph index, is damaged, or was written by a newer version.</exception>
    public static HnswIndex Read(Stream stream, string source)
    {
        using var reader = new HashedReader(stream, source);
        var version = Format.Read(reader);
        var (distance, dimension) = ((VectorDistance)reader.ReadInt32(), reader.ReadInt32());
        var options = new HnswOptions
        {
            M = reader.ReadInt32(),
            EfConstruction = reader.ReadInt32(),
            EfSearch = reader.ReadInt32(),
            Seed = reader.ReadInt32(),
        };
        var (count, entry) = (reader.ReadInt32(), reader.ReadInt32());
        if (version < 1 || !Enum.IsDefined(distance) || distance == VectorDistance.Hamming || dimension is < 1 or > ExactIndex.MaxDimension
            || !options.IsValid || count < 0 || entry < -1 || entry >= count || entry < 0 != (count == 0))
            throw reader.Damaged(
                $"its header says version {version}, distance {(int)distance}, dimension {dimension}, {options}, count {count}, entry {entry}");

        var index = new HnswIndex(dimension, distance, options);
        ReadNodes(reader, index, count, entry);
        return index;
    }

    private static void ReadNodes(HashedReader reader, HnswIndex index, int count, int entry)
    {
        var writer = new GraphWriter(index.Graph);
        var nodes = new GraphNodeFormat(index.Graph);
        reader.RequireRemaining((long)count * nodes.LeastBytes + SHA256.HashSizeInBytes);
        for (var slot = 0; slot < count; slot++) nodes.Read(reader, slot, count, writer);
        reader.VerifyHash();
        nodes.CheckNeighbors(reader, count, entry);
        if (count > 0) index.Graph.Entry = (entry, index.Graph.Nodes.Level(entry));
        index.Graph.Nodes.Publish(count);
        index.Restore(writer);
    }
}
