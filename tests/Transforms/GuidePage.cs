using MLNetDeepRanking.Tests;

namespace MLNetDeepRanking.Transforms;

/// <summary>Holds a page of docs/ to the very text that a test runs: what lies between <c>// Page: name</c> and <c>// End</c> in its source.</summary>
internal static class GuidePage
{
    public static void AssertShows(string page, string test, params string[] names)
    {
        var source = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "tests", "Transforms", test));
        var text = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", page));
        foreach (var name in names) Assert.Contains(Shown(source, name), text, StringComparison.Ordinal);
    }

    private static string Shown(string source, string name)
    {
        var start = source.IndexOf($"// Page: {name}\n", StringComparison.Ordinal);
        var from = source.IndexOf('\n', start) + 1;
        var lines = source[from..source.IndexOf("// End", from, StringComparison.Ordinal)].Split('\n')[..^1];
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line));
    }
}
