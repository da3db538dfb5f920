using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Shared;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Embedded;

/// <summary>An <see cref="EmbeddedTable"/> as one file, little-endian, without padding.</summary>
/// <remarks>
/// <code>
/// bytes  content
/// 8      "DRstore" and a zero byte
/// 4      format version: 1
/// 4 + n  the shape's description, UTF-8 behind its length
/// 8      the next row number
/// 4      number of records
///        the records:
///          8        row number
///          4 + n    key and data as JSON, UTF-8 behind its length
///          4 × d    each vector
/// 32     SHA-256 of all that comes before
///        for each vector property with a graph, the graph as HnswIndex.Save writes it
/// </code>
/// </remarks>
internal static class EmbeddedFile
{
    private const int MostTextBytes = 1 << 26;

    /// <summary>Writes the file whole, or leaves the one that is there untouched.</summary>
    public static void Write(string path, EmbeddedTable table) => table.Save((shape, nextRow, records, indexes) => AtomicFile.Write(path, stream =>
    {
        using var writer = new HashedWriter(stream);
        CollectionFormat.Write(writer);
        WriteText(writer, Encoding.UTF8.GetBytes(shape.Description));
        writer.Write(nextRow);
        writer.Write(records.Count);
        foreach (var (row, record) in records)
        {
            writer.Write(row);
            WriteText(writer, RecordJson.Write(shape, record));
            foreach (var vector in record.Vectors) writer.Write(MemoryMarshal.AsBytes<float>(vector));
        }
        writer.WriteHash();
        foreach (var index in indexes) index.Save(stream);
    }));

    /// <exception cref="InvalidDataException">The file is not a collection, is damaged, or was written by a newer version.</exception>
    /// <exception cref="InvalidOperationException">The file holds records of another shape.</exception>
    public static EmbeddedTable Read(string path, RecordShape shape, HnswOptions graph)
    {
        using var stream = File.OpenRead(path);
        using var reader = new HashedReader(stream, $"'{path}'");
        CollectionFormat.Read(reader);
        shape.ThrowIfOther(Encoding.UTF8.GetString(ReadText(reader)));
        var nextRow = reader.ReadInt64();
        var records = ReadRecords(reader, shape, nextRow);
        reader.VerifyHash();

        var indexes = shape.Vectors.Select(column => EmbeddedDistance.CreateIndex(column, graph)).ToArray();
        for (var i = 0; i < indexes.Length; i++)
        {
            if (indexes[i] is not GraphRows) continue;
            var index = ReadGraph(reader, stream, shape.Vectors[i].Name);
            if (index.Count != records.Count || index.Dimension != shape.Vectors[i].Dimensions)
                throw reader.Damaged($"its graph of '{shape.Vectors[i].Name}' does not hold its records");
            index.EfSearch = graph.EfSearch;
            indexes[i] = new GraphRows(index);
        }
        if (stream.Position < stream.Length) throw reader.Damaged("more bytes follow");
        var table = new EmbeddedTable(shape, indexes);
        table.Restore(nextRow, records);
        return table;
    }

    private static HnswIndex ReadGraph(HashedReader reader, Stream stream, string name)
    {
        try
        {
            return HnswIndex.Load(stream);
        }
        catch (InvalidDataException exception)
        {
            throw reader.Damaged($"its graph of '{name}' cannot be read: {exception.Message}");
        }
    }

    private static List<(long Row, StoredRecord Record)> ReadRecords(HashedReader reader, RecordShape shape, long nextRow)
    {
        var count = reader.ReadInt32();
        if (count < 0) throw reader.Damaged($"it holds {count} records");
        reader.RequireRemaining((long)count * (sizeof(long) + sizeof(int)));
        var records = new List<(long, StoredRecord)>(count);
        var (keys, rows) = (new HashSet<object>(), new HashSet<long>());
        while (records.Count < count)
        {
            var row = reader.ReadInt64();
            var json = ReadText(reader);
            var vectors = shape.Vectors.Select(column => new float[column.Dimensions]).ToArray();
            foreach (var vector in vectors) reader.Read(MemoryMarshal.AsBytes(vector.AsSpan()));
            var record = Parse(reader, shape, json, vectors);
            if (row < 0 || row >= nextRow || !rows.Add(row) || !keys.Add(record.Key))
                throw reader.Damaged($"record '{record.Key}' of row {row} comes twice, or is not one of {nextRow} rows");
            records.Add((row, record));
        }
        return records;
    }

    private static StoredRecord Parse(HashedReader reader, RecordShape shape, byte[] json, float[][] vectors)
    {
        try
        {
            return RecordJson.Read(shape, json, vectors);
        }
        catch (JsonException exception)
        {
            throw reader.Damaged(exception.Message);
        }
    }

    private static void WriteText(HashedWriter writer, byte[] utf8)
    {
        writer.Write(utf8.Length);
        writer.Write(utf8);
    }

    private static byte[] ReadText(HashedReader reader)
    {
        var length = reader.ReadInt32();
        if (length is < 0 or > MostTextBytes) throw reader.Damaged($"it says that a text has {length} bytes");
        reader.RequireRemaining(length);
        var utf8 = new byte[length];
        reader.Read(utf8);
        return utf8;
    }
}
