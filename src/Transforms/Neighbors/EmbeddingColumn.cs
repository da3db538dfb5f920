using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Finds the column of embeddings, and explains what is wrong with it.</summary>
internal static class EmbeddingColumn
{
    /// <summary>Finds the column and the number of its components.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it is not a vector of floats of known size.</exception>
    public static (DataViewSchema.Column Column, int Dimension) Find(DataViewSchema inputSchema, string name)
    {
        if (inputSchema.GetColumnOrNull(name) is not { } column)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), Missing(name, inputSchema.Where(other => !other.IsHidden).Select(other => other.Name)));
        return column.Type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single
            ? (column, vector.Size)
            : throw new ArgumentOutOfRangeException(nameof(inputSchema), Unsuitable(name, $"{column.Type}"));
    }

    /// <summary>Checks what a pipeline knows of the column before there is data.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column, or it is not a vector of floats of known size.</exception>
    public static void Check(SchemaShape inputSchema, string name)
    {
        var found = inputSchema.Where(column => column.Name == name).ToArray();
        if (found.Length == 0)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), Missing(name, inputSchema.Select(column => column.Name)));
        if (found[0].Kind != SchemaShape.Column.VectorKind.Vector || found[0].ItemType != NumberDataViewType.Single)
            throw new ArgumentOutOfRangeException(nameof(inputSchema), Unsuitable(name, $"{found[0].Kind} of {found[0].ItemType}"));
    }

    private static string Missing(string name, IEnumerable<string> known) =>
        $"There is no column '{name}' of embeddings. The columns are: {string.Join(", ", known)}.";

    private static string Unsuitable(string name, string type) =>
        $"Column '{name}' is {type}. NearestNeighbors compares vectors of floats of known size, Vector<Single, d>, as DeepRankEmbed makes them.";
}
