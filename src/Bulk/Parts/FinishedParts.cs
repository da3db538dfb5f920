using System.Diagnostics.CodeAnalysis;
using Parquet;

namespace MLNetDeepRanking.Bulk.Parts;

/// <summary>Reads from a folder of part files which pictures are done.</summary>
internal static class FinishedParts
{
    /// <param name="folder">The folder.</param>
    /// <param name="model">The content hash of the model whose vectors the files must hold.</param>
    /// <param name="withoutFailed">Whether pictures with an error and no vector count as not done.</param>
    /// <exception cref="InvalidDataException">A file holds vectors of another model, or is damaged.</exception>
    public static IdSet Read(string folder, string model, bool withoutFailed)
    {
        var (done, failed) = (new IdSet(), new List<string>());
        foreach (var path in Directory.EnumerateFiles(folder, PartSequence.Pattern))
        {
            try
            {
                ReadAsync(path, model, done, failed).GetAwaiter().GetResult();
            }
            catch (Exception e) when (e is not InvalidDataException)
            {
                throw new InvalidDataException(
                    $"'{path}' is not a part file, or is damaged: {e.Message} Remove it, and its pictures will be embedded again.", e);
            }
        }
        if (!withoutFailed) failed.ForEach(id => done.Add(id));
        return done;
    }

    [SuppressMessage("Reliability", "CA2007", Justification = "The content is in memory: nothing is awaited that is not done.")]
    private static async Task ReadAsync(string path, string model, IdSet done, List<string> failed)
    {
        using var content = new MemoryStream(File.ReadAllBytes(path));
        await using var reader = await ParquetReader.CreateAsync(content);
        var other = reader.CustomMetadata.GetValueOrDefault(PartSchema.ModelKey);
        if (other != model)
            throw new InvalidDataException(
                $"'{path}' holds vectors of the model '{other}', and this job's model is '{model}': " +
                "vectors of two models cannot be compared. Choose another folder.");
        for (var group = 0; group < reader.RowGroupCount; group++)
        {
            using var rows = reader.OpenRowGroupReader(group);
            var (ids, errors) = (new string?[rows.RowCount], new string?[rows.RowCount]);
            await rows.ReadAsync(PartSchema.Id, ids.AsMemory());
            await rows.ReadAsync(PartSchema.Error, errors.AsMemory());
            for (var row = 0; row < ids.Length; row++)
                if (errors[row] is null) done.Add(ids[row]!);
                else failed.Add(ids[row]!);
        }
    }
}
