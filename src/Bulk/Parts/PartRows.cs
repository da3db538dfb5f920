using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using MLNetDeepRanking.Scoring;
using Parquet;

namespace MLNetDeepRanking.Bulk.Parts;

/// <summary>The rows of a part file before it is written.</summary>
/// <param name="model">The content hash of the model.</param>
/// <param name="size">The length of a vector.</param>
internal sealed class PartRows(string model, int size)
{
    private readonly List<string> _ids = [];
    private readonly List<string> _paths = [];
    private readonly List<float> _components = [];
    private readonly List<int> _definitions = [];
    private readonly List<int> _repetitions = [];
    private readonly List<string?> _errors = [];

    public int Count => _ids.Count;

    public void Add(BulkPicture picture, ImageEmbedding embedding)
    {
        _ids.Add(picture.Id);
        _paths.Add(picture.Path);
        _errors.Add(embedding.Error?.Message);
        if (embedding.Error is null) AddVector(embedding.Vector.Span);
        else AddNull();
    }

    /// <summary>Writes the rows as a Parquet file.</summary>
    public void Write(Stream stream)
    {
        // The library writes asynchronously; to memory, all is done when it returns.
        using var file = new MemoryStream();
        WriteAsync(file).GetAwaiter().GetResult();
        file.Position = 0;
        file.CopyTo(stream);
    }

    [SuppressMessage("Reliability", "CA2007", Justification = "Nothing is awaited that is not done: the stream is memory.")]
    private async Task WriteAsync(MemoryStream file)
    {
        await using var writer = await ParquetWriter.CreateAsync(PartSchema.Columns, file);
        writer.CustomMetadata = new Dictionary<string, string> { [PartSchema.ModelKey] = model };
        using var rows = writer.CreateRowGroup();
        await rows.WriteAsync(PartSchema.Id, _ids);
        await rows.WriteAsync(PartSchema.Path, _paths);
        await rows.WriteAllPartsAsync<float>(
            PartSchema.Component, _components.ToArray(), _definitions.ToArray(), _repetitions.ToArray(), CancellationToken.None);
        await rows.WriteAsync(PartSchema.Model, Enumerable.Repeat(model, Count).ToArray());
        await rows.WriteAsync(PartSchema.Error, _errors!);
    }

    // Parquet's levels: a component says how much of "list, entry" is there, and whether it begins a row (0) or goes on with one (1).
    private void AddVector(ReadOnlySpan<float> vector)
    {
        _components.AddRange(vector);
        for (var i = 0; i < size; i++)
        {
            _definitions.Add(PartSchema.Component.MaxDefinitionLevel);
            _repetitions.Add(i == 0 ? 0 : 1);
        }
    }

    private void AddNull()
    {
        _definitions.Add(0);
        _repetitions.Add(0);
    }
}
