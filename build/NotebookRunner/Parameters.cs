using System.Text.RegularExpressions;

namespace MLNetDeepRanking.NotebookRunner;

/// <summary>Replaces values that a notebook's cell of parameters sets, such as the 10 of <c>var epochs = 10;</c>.</summary>
internal static class Parameters
{
    /// <summary>Returns the code of each cell, with <paramref name="values"/> in the cells of parameters.</summary>
    /// <exception cref="ArgumentException">No cell of parameters sets one of the names.</exception>
    public static IReadOnlyList<string> Apply(IReadOnlyList<CodeCell> cells, IReadOnlyDictionary<string, string> values)
    {
        var code = cells.Select(cell => cell.Source).ToArray();
        foreach (var (name, value) in values)
        {
            var setting = new Regex($@"^var {Regex.Escape(name)} = [^;\n]+;", RegexOptions.Multiline);
            var at = Array.FindIndex(code, source => setting.IsMatch(source));
            if (at < 0 || !cells[at].IsParameters)
                throw new ArgumentException($"No cell with the tag 'parameters' has a line 'var {name} = …;'.", nameof(values));
            code[at] = setting.Replace(code[at], $"var {name} = {value.Replace("$", "$$", StringComparison.Ordinal)};");
        }
        return code;
    }
}
