using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace MLNetDeepRanking.Architecture.Tests;

/// <summary>What every file of the repository keeps to.</summary>
public sealed partial class RepositoryTests
{
    private static readonly string[] Committed =
        [".json", ".config", ".props", ".targets", ".csproj", ".md", ".sh", ".mjs", ".cs", ".npmrc"];

    [Fact]
    public void No_source_file_is_longer_than_300_lines()
    {
        var tooLong = Sources().Where(file => File.ReadLines(file).Count() > Most(file)).Select(Relative);
        Assert.Empty(tooLong);

        // A sample is one file by promise, with its page in it if it has one.
        static int Most(string file) => Relative(file).StartsWith("samples", StringComparison.Ordinal) ? 450 : 300;
    }

    [Fact]
    public void No_line_of_source_is_longer_than_160_columns()
    {
        var tooLong =
            from file in Sources()
            from line in File.ReadLines(file).Index()
            where line.Item.Length > 160
            select $"{Relative(file)}:{line.Index + 1}";
        Assert.Empty(tooLong);
    }

    [Fact]
    public void No_type_is_a_helper_a_manager_or_a_util()
    {
        var vague = Sources().Where(file => Vague().IsMatch(Path.GetFileNameWithoutExtension(file))).Select(Relative);
        Assert.Empty(vague);
    }

    [Fact]
    public void No_registry_host_or_home_path_is_committed()
    {
        var files = Directory.EnumerateFiles(RepositoryRoot.Folder, "*", SearchOption.AllDirectories)
            .Where(file => !Relative(file).Split(Path.DirectorySeparatorChar).Any(part => part is ".git" or "artifacts" or "node_modules" or "bin" or "obj"))
            .Where(file => Committed.Contains(Path.GetExtension(file)) && Path.GetFileName(file) != "RepositoryTests.cs");
        Assert.Empty(files.Where(file => Host().IsMatch(File.ReadAllText(file))).Select(Relative));
    }

    [Fact]
    public void Every_package_is_listed_with_its_licence()
    {
        var notices = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "THIRD-PARTY-NOTICES.md"));
        var packages = XDocument.Load(Path.Combine(RepositoryRoot.Folder, "Directory.Packages.props")).Descendants("PackageVersion");
        Assert.DoesNotContain(packages.Select(package => package.Attribute("Include")!.Value), name => !notices.Contains(name, StringComparison.Ordinal));
    }

    // What is generated lies in obj.
    private static IEnumerable<string> Sources() =>
        new[] { "src", "tests", "samples", "benchmarks", "build" }.Select(folder => Path.Combine(RepositoryRoot.Folder, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !Relative(file).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));

    private static string Relative(string file) => Path.GetRelativePath(RepositoryRoot.Folder, file);

    [GeneratedRegex("(Helper|Manager|Util|Utils|Utilities)s?$")]
    private static partial Regex Vague();

    [GeneratedRegex(@"api\.nuget\.org|registry\.npmjs\.org|/root/|/home/\w+/")]
    private static partial Regex Host();
}
