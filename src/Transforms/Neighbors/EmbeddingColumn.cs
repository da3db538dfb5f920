using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms.Catalog;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Finds the column of embeddings, and explains what is wrong with it.</summary>
internal static class EmbeddingColumn
{
    private const string Use = "of embeddings";

    /// <summary>Finds the column and the number of its components.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such column, or it is not a vector of floats of known size.
    /// </exception>
    public static (DataViewSchema.Column Column, int Dimension) Find(DataViewSchema inputSchema, string name)
    {
        ReservedNames.Check(inputSchema);
        var column = InputColumn.Find(inputSchema, name, Use);
        return column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single
            ? (column, vector.Size)
            : throw new ArgumentOutOfRangeException(nameof(inputSchema), Unsuitable(name, $"{column.Type}"));
    }

    /// <summary>Checks what a pipeline knows of the column before there is data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There is no such column, or it is not a vector of floats of known size.
    /// </exception>
    public static void Check(SchemaShape inputSchema, string name)
    {
        ReservedNames.Check(inputSchema);
        var column = InputColumn.Find(inputSchema, name, Use);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.ItemType != NumberDataViewType.Single)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), Unsuitable(name, $"{column.Kind} of {column.ItemType}"));
    }

    private static string Unsuitable(string name, string type) =>
        $"Column '{name}' is {type}. Embeddings are vectors of floats of known size, " +
        "Vector<Single, d>, as DeepRankEmbed makes them.";
}
