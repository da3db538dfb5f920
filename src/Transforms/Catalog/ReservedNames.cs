using Microsoft.ML;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Transforms.Catalog;

/// <summary>
/// Refuses columns that are named as the values of our graphs are. Where stock ML.NET loads a saved model, those values are columns on the way:
/// they would hide a column of the same name, and it would be dropped with them.
/// </summary>
internal static class ReservedNames
{
    /// <exception cref="ArgumentOutOfRangeException">A column has such a name.</exception>
    public static void Check(DataViewSchema inputSchema) => Check(inputSchema.Select(column => column.Name), nameof(inputSchema));

    /// <inheritdoc cref="Check(DataViewSchema)"/>
    public static void Check(SchemaShape inputSchema) => Check(inputSchema.Select(column => column.Name), nameof(inputSchema));

    /// <exception cref="ArgumentOutOfRangeException">The column to be made has such a name.</exception>
    public static void Check(string outputColumnName) => Check([outputColumnName], nameof(outputColumnName));

    private static void Check(IEnumerable<string> names, string parameterName)
    {
        foreach (var name in names)
            if (name.StartsWith(GraphNames.Prefix, StringComparison.Ordinal))
                throw new ArgumentOutOfRangeException(
                    parameterName,
                    $"Column '{name}' is named as columns inside a saved model are, and would be lost where stock ML.NET loads the model. " +
                    $"Choose a name that does not begin with '{GraphNames.Prefix}': CopyColumns and DropColumns rename a column.");
    }
}
