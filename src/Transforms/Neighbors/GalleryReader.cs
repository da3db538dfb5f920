using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Reads the rows that are to be searched. Rows without an embedding, such as skipped pictures, are left out.</summary>
internal static class GalleryReader
{
    private const string Ids = "names of neighbours";
    private const string Labels = "labels of neighbours";
    private const string Groups = "what neighbours have in common";

    /// <summary>Checks what a pipeline knows of the columns before there is data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type.</exception>
    public static void Check(SchemaShape inputSchema, string embeddingColumnName, NearestNeighborsOptions options)
    {
        QuestionColumns.Check(inputSchema, embeddingColumnName, options);
        if (options.IdColumnName is { } id) TextGetter.Check(inputSchema, id, Ids);
        if (options.LabelColumnName is { } label) TextGetter.Check(inputSchema, label, Labels);
    }

    /// <summary>Reads the rows and their embeddings. Without a column of names, rows are named by numbers from the first one on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type.</exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static (GalleryRows Rows, EmbeddingRows Embeddings) Read(
        IHostEnvironment environment, IDataView data, string embeddingColumnName, NearestNeighborsOptions options, long firstRow = 0)
    {
        _ = QuestionColumns.Find(data.Schema, embeddingColumnName, options);
        (string? Name, string Content)[] wanted = [(options.IdColumnName, Ids), (options.LabelColumnName, Labels), (options.FilterColumnName, Groups)];
        var given = wanted.Where(column => column.Name is not null).Select(column => (column.Name!, column.Content)).ToList();
        var rows = EmbeddingRows.Read(environment, data, embeddingColumnName, RowPurpose.Gallery, given);
        string[]? Column(string? name, string content) => name is null ? null : [.. rows.Text(given.IndexOf((name, content)))];
        var ids = Column(options.IdColumnName, Ids)
            ?? [.. rows.Positions.Select(position => (firstRow + position).ToString(CultureInfo.InvariantCulture))];
        return (new GalleryRows(ids, Column(options.LabelColumnName, Labels), Column(options.FilterColumnName, Groups)), rows);
    }
}
