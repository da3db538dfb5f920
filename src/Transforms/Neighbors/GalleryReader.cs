using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Reads the rows that are to be searched. Rows without an embedding, such as skipped pictures, are left out.</summary>
internal static class GalleryReader
{
    private const string Ids = "names of neighbours";
    private const string Labels = "labels of neighbours";

    /// <summary>Checks what a pipeline knows of the columns before there is data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type.</exception>
    public static void Check(SchemaShape inputSchema, string embeddingColumnName, NearestNeighborsOptions options)
    {
        QuestionColumns.Check(inputSchema, embeddingColumnName, options);
        if (options.IdColumnName is { } id) TextGetter.Check(inputSchema, id, Ids);
        if (options.LabelColumnName is { } label) TextGetter.Check(inputSchema, label, Labels);
    }

    /// <summary>Reads the rows, and their embeddings, <c>[rows, dimension]</c>. Without a column of names, rows are named by numbers from the first one on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type.</exception>
    /// <exception cref="InvalidOperationException">No row has an embedding.</exception>
    public static (GalleryRows Rows, List<float> Vectors, int Dimension) Read(
        IHostEnvironment environment, IDataView data, string embeddingColumnName, NearestNeighborsOptions options, long firstRow = 0)
    {
        var (column, dimension) = EmbeddingColumn.Find(data.Schema, embeddingColumnName);
        var question = QuestionColumns.Find(data.Schema, embeddingColumnName, options);
        var idColumn = options.IdColumnName is { } id ? TextGetter.Find(data.Schema, id, Ids) : (DataViewSchema.Column?)null;
        var labelColumn = options.LabelColumnName is { } label ? TextGetter.Find(data.Schema, label, Labels) : (DataViewSchema.Column?)null;
        var (vectors, ids, labels, groups, leftOut) = (new List<float>(), new List<string>(), new List<string>(), new List<string>(), 0L);

        using (var cursor = data.GetRowCursor(new[] { column, idColumn, labelColumn, question.Group }.OfType<DataViewSchema.Column>().Distinct()))
        {
            var embeddings = cursor.GetGetter<VBuffer<float>>(column);
            var idText = idColumn is { } named ? TextGetter.Create(cursor, named) : () => $"{firstRow + cursor.Position}";
            var labelText = labelColumn is { } labelled ? TextGetter.Create(cursor, labelled) : null;
            var groupText = question.Group is { } grouped ? TextGetter.Create(cursor, grouped) : null;
            VBuffer<float> embedding = default;
            var components = new float[dimension];
            while (cursor.MoveNext())
            {
                embeddings(ref embedding);
                embedding.CopyTo(components);
                if (!components.All(float.IsFinite))
                {
                    leftOut++;
                    continue;
                }
                vectors.AddRange(components);
                ids.Add(idText());
                if (labelText is not null) labels.Add(labelText());
                if (groupText is not null) groups.Add(groupText());
            }
        }
        if (ids.Count == 0) throw Empty(embeddingColumnName, leftOut);
        if (leftOut > 0) Warn(environment, embeddingColumnName, leftOut, ids.Count);
        return (new GalleryRows([.. ids], labelColumn is null ? null : [.. labels], question.Group is null ? null : [.. groups]), vectors, dimension);
    }

    private static InvalidOperationException Empty(string column, long leftOut) => new(leftOut == 0
        ? "There are no rows to find neighbours among. Fit NearestNeighbors on the rows that are to be found."
        : $"There are no rows to find neighbours among: all {leftOut} have NaN in column '{column}', as skipped pictures do. " +
          "The warning about skipped pictures names the first of them.");

    private static void Warn(IHostEnvironment environment, string column, long leftOut, int kept)
    {
        using var channel = environment.Start("NearestNeighbors");
        channel.Warning(
            MessageSensitivity.Schema,
            "Left out {0} row(s) with NaN in column '{1}'; {2} remain to be found as neighbours.", leftOut, column, kept);
    }
}
