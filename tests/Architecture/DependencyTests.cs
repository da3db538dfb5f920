using System.Text.Json;
using System.Xml.Linq;

namespace MLNetDeepRanking.Architecture.Tests;

/// <summary>Dependencies point one way; who only scores ships no libtorch; search needs nothing but .NET.</summary>
public sealed class DependencyTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Imaging"] = [],
        ["Search"] = [],
        ["Onnx"] = ["Imaging"],
        ["Trainer"] = ["Imaging", "Onnx", "Search"],
        ["Scoring"] = ["Imaging", "Onnx", "Search"],
        ["Bulk"] = ["Scoring"],
        ["Transforms"] = ["Imaging", "Onnx", "Scoring", "Search"],
        ["Estimators"] = ["Reporting", "Trainer", "Transforms"],
        ["Reporting"] = ["Imaging", "Search"],
        ["CommandLine"] = ["Bulk", "Estimators", "Reporting"],
        ["Stores"] = ["Search"],
    };

    public static TheoryData<string> Projects =>
    [
        .. Directory.GetDirectories(Path.Combine(RepositoryRoot.Folder, "src"))
            .Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0).Select(folder => Path.GetFileName(folder)),
    ];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_the_house_allows(string project)
    {
        Assert.True(
            Allowed.TryGetValue(project, out var allowed),
            $"src/{project} has no place in the house: add it to this test and to docs/architecture.md.");
        var references = XDocument.Load(ProjectFile(project)).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')).Split('.')[^1]);
        Assert.Empty(references.Except(allowed));
    }

    [Theory]
    [InlineData("Search", "")]
    [InlineData("Imaging", "SkiaSharp")]
    [InlineData("Onnx", "SkiaSharp Google.Protobuf")]
    [InlineData("Scoring", "SkiaSharp Google.Protobuf Microsoft.ML.OnnxRuntime Microsoft.ML.OnnxRuntime.Managed System.Numerics.Tensors " +
        "Microsoft.Extensions.AI.Abstractions Microsoft.Extensions.DependencyInjection.Abstractions")]
    [InlineData("Reporting", "SkiaSharp")]
    public void A_leaf_needs_no_package_beyond_its_own(string project, string packages)
    {
        string[] tools = ["Microsoft.CodeAnalysis.PublicApiAnalyzers", "Grpc.Tools"];
        var own = packages.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var foreign = ResolvedPackages(project).Except(tools)
            .Where(name => !own.Any(package => name == package || name.StartsWith(package + ".NativeAssets", StringComparison.Ordinal)));
        Assert.Empty(foreign);
    }

    [Fact]
    public void Trainer_knows_no_ML_NET() =>
        Assert.DoesNotContain(ResolvedPackages("Trainer"), name => name.StartsWith("Microsoft.ML", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void Transforms_know_no_TorchSharp() =>
        Assert.DoesNotContain(ResolvedPackages("Transforms"), IsTorch);

    [Fact]
    public void No_library_brings_libtorch_itself() =>
        Assert.All(
            Allowed.Keys.Except(["CommandLine"]),
            project => Assert.DoesNotContain(ResolvedPackages(project), name => name.StartsWith("libtorch", StringComparison.OrdinalIgnoreCase)));

    [Fact]
    public void The_lock_files_are_read() => Assert.Contains(ResolvedPackages("Trainer"), IsTorch);

    private static bool IsTorch(string name) => name.Contains("torch", StringComparison.OrdinalIgnoreCase);

    private static string ProjectFile(string project) =>
        Path.Combine(RepositoryRoot.Folder, "src", project, $"MLNetDeepRanking.{project}.csproj");

    // The lock file lists every package that a restore of the project resolves, direct and transitive.
    private static string[] ResolvedPackages(string project)
    {
        using var stream = File.OpenRead(Path.Combine(RepositoryRoot.Folder, "src", project, "packages.lock.json"));
        using var json = JsonDocument.Parse(stream);
        return [.. json.RootElement.GetProperty("dependencies").EnumerateObject().SelectMany(framework => framework.Value.EnumerateObject())
            .Where(package => package.Value.GetProperty("type").GetString() is not "Project").Select(package => package.Name)];
    }
}
