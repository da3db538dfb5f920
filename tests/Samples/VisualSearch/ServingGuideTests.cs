using System.Text.RegularExpressions;

namespace MLNetDeepRanking.Samples.Tests.VisualSearch;

/// <summary>Holds docs/serving.md to the sample's source.</summary>
public sealed class ServingGuideTests
{
    private readonly string _guide = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "serving.md"));
    private readonly string _sample = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "samples", "visual-search-api.cs"));

    [Fact]
    public void The_guide_names_each_limit_and_its_default()
    {
        var limits = Regex.Matches(_sample, @"public (?:int|double) (\w+) \{ get; init; \} = (\d+);");
        Assert.NotEmpty(limits);
        Assert.All(limits, limit => Assert.Contains($"| `{limit.Groups[1].Value}` | {limit.Groups[2].Value} |", _guide, StringComparison.Ordinal));
        Assert.Equal(limits.Count, Regex.Count(_guide, @"\| `\w+` \| \d+ \|"));
    }

    [Fact]
    public void The_guide_names_each_address()
    {
        var routes = Regex.Matches(_sample, @"app\.Map(Get|Post)\(""([^""{]+)")
            .Select(route => $"`{route.Groups[1].Value.ToUpperInvariant()} {route.Groups[2].Value}").ToArray();
        Assert.Equal(6, routes.Length);
        Assert.All(routes, route => Assert.Contains(route, _guide, StringComparison.Ordinal));
    }
}
