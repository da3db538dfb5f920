using System.Globalization;

namespace MLNetDeepRanking.Stores.Postgres;

/// <summary>Names and vectors as SQL writes them.</summary>
internal static class Sql
{
    public static string Name(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    public static string Text(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Vector(float[] components) =>
        $"[{string.Join(',', components.Select(component => component.ToString("R", CultureInfo.InvariantCulture)))}]";
}
