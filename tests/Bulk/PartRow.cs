using Parquet;
using Parquet.Schema;

namespace MLNetDeepRanking.Bulk;

/// <summary>A row as any reader of Parquet sees it, by the names of the columns alone.</summary>
public sealed record PartRow(string Id, string Path, float[]? Vector, string Model, string? Error)
{
    public static async Task<PartRow[]> ReadAll(string folder)
    {
        var rows = new List<PartRow>();
        foreach (var file in Directory.GetFiles(folder, "*.parquet").Order(StringComparer.Ordinal)) rows.AddRange(await Read(file));
        return [.. rows];
    }

    private static async Task<PartRow[]> Read(string file)
    {
        await using var stream = File.OpenRead(file);
        await using var reader = await ParquetReader.CreateAsync(stream);
        using var group = reader.OpenRowGroupReader(0);
        var texts = new Dictionary<string, string?[]>();
        foreach (var name in new[] { "id", "path", "model", "error" })
        {
            texts[name] = new string?[group.RowCount];
            await group.ReadAsync(reader.Schema.FindDataField(name), texts[name].AsMemory()!);
        }
        var vectors = await Vectors(group, Assert.IsType<ListField>(reader.Schema.Fields.Single(field => field.Name == "vector")));
        return [.. Enumerable.Range(0, (int)group.RowCount).Select(i =>
            new PartRow(texts["id"][i]!, texts["path"][i]!, vectors[i], texts["model"][i]!, texts["error"][i]))];
    }

    private static async Task<float[]?[]> Vectors(ParquetRowGroupReader group, ListField list)
    {
        var field = (DataField)list.Item;
        var entries = group.GetMetadata(field)!.MetaData!.NumValues;
        var (values, definitions, repetitions) = (new float[entries], new int[entries], new int[entries]);
        await group.ReadRawAsync<float>(field, values, definitions, repetitions);
        var (vectors, next) = (new List<List<float>?>(), 0);
        for (var entry = 0; entry < definitions.Length; entry++)
        {
            if (repetitions[entry] == 0) vectors.Add(definitions[entry] == 0 ? null : []);
            if (definitions[entry] == list.Item.MaxDefinitionLevel) vectors[^1]!.Add(values[next++]);
        }
        return [.. vectors.Select(vector => vector?.ToArray())];
    }
}
