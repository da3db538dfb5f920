using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms.Catalog;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>The columns of a row that say which neighbours it may have: its embedding, and by the options its name and its group.</summary>
/// <param name="Embedding">The embedding, <c>Vector&lt;Single, d&gt;</c>.</param>
/// <param name="Name">The name that neighbours must not have, text; null if a row may find itself.</param>
/// <param name="Group">What neighbours must have in common with the row, text; null if it is nothing.</param>
internal sealed record QuestionColumns(DataViewSchema.Column Embedding, DataViewSchema.Column? Name, DataViewSchema.Column? Group)
{
    private const string Names = "to tell a row from its neighbours";
    private const string Groups = "that neighbours have in common";

    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type.</exception>
    public static QuestionColumns Find(DataViewSchema inputSchema, string embeddingColumnName, NearestNeighborsOptions options) => new(
        EmbeddingColumn.Find(inputSchema, embeddingColumnName).Column,
        options.IgnoreSelf ? Text(inputSchema, options.IdColumnName!, Names) : null,
        options.FilterColumnName is { } group ? Text(inputSchema, group, Groups) : null);

    /// <summary>Checks what a pipeline knows of the columns before there is data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of an unsuitable type.</exception>
    public static void Check(SchemaShape inputSchema, string embeddingColumnName, NearestNeighborsOptions options)
    {
        EmbeddingColumn.Check(inputSchema, embeddingColumnName);
        if (options.IgnoreSelf) CheckText(inputSchema, options.IdColumnName!, Names);
        if (options.FilterColumnName is { } group) CheckText(inputSchema, group, Groups);
    }

    public IEnumerable<DataViewSchema.Column> All() => new[] { Embedding, Name, Group }.OfType<DataViewSchema.Column>().DistinctBy(column => column.Index);

    // Text alone: what stock ML.NET makes of a number or a key in a saved model may be written otherwise.
    private static DataViewSchema.Column Text(DataViewSchema schema, string name, string use)
    {
        var column = InputColumn.Find(schema, name, use);
        return column.Type is TextDataViewType ? column : throw new ArgumentOutOfRangeException(nameof(schema), Unsuitable(name, $"{column.Type}", use));
    }

    private static void CheckText(SchemaShape schema, string name, string use)
    {
        var column = InputColumn.Find(schema, name, use);
        var isScalar = column.Kind == SchemaShape.Column.VectorKind.Scalar;
        if (!isScalar || column.ItemType != TextDataViewType.Instance || column.IsKey)
            throw new ArgumentOutOfRangeException(
                nameof(schema), Unsuitable(name, isScalar ? $"{column.ItemType}" : $"{column.Kind} of {column.ItemType}", use));
    }

    private static string Unsuitable(string name, string type, string use) =>
        $"Column '{name}' {use} is {type}; it must be text. MapKeyToValue and ConvertType make text of keys and numbers.";
}
