using System.Globalization;
using System.Text;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>Prints a network as a table, one layer a line.</summary>
internal static class NetworkSummary
{
    public static string Of(NetworkDefinition definition)
    {
        string[][] rows =
        [
            ["Layer", "Operation", "Output", "Parameters", "Multiply-adds"],
            .. definition.Steps.Select(step => Row(step.Name, $"{step.Layer}", step.Output, step.ParameterCount, step.MultiplyAdds)),
            Row(definition.Name, "total", definition.Steps[^1].Output, definition.ParameterCount, definition.MultiplyAdds),
        ];
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        var table = new StringBuilder();
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => column < 3 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            table.Append(string.Join("  ", cells).TrimEnd()).Append('\n');
        }
        return table.ToString();
    }

    private static string[] Row(string name, string operation, TensorShape output, long parameters, long multiplyAdds) =>
        [name, operation, output.ToString(), Thousands(parameters), Thousands(multiplyAdds)];

    private static string Thousands(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
