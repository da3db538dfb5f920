using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Catalog;

/// <summary>Finds the columns that a transform reads, and says which there are when one is missing.</summary>
internal static class InputColumn
{
    /// <param name="inputSchema">The columns there are.</param>
    /// <param name="name">The column that is wanted.</param>
    /// <param name="use">What it is wanted for, as it follows the column's name: "of embeddings".</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public static DataViewSchema.Column Find(DataViewSchema inputSchema, string name, string use) =>
        inputSchema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(
            nameof(inputSchema), Missing(name, use, inputSchema.Where(column => !column.IsHidden).Select(column => column.Name)));

    /// <inheritdoc cref="Find(DataViewSchema, string, string)"/>
    public static SchemaShape.Column Find(SchemaShape inputSchema, string name, string use)
    {
        foreach (var column in inputSchema)
            if (column.Name == name) return column;
        throw new ArgumentOutOfRangeException(nameof(inputSchema), Missing(name, use, inputSchema.Select(column => column.Name)));
    }

    private static string Missing(string name, string use, IEnumerable<string> known) =>
        $"There is no column '{name}' {use}. The columns are: {string.Join(", ", known)}.";
}
