using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.RegularExpressions;

namespace MLNetDeepRanking.Samples.Tests;

/// <summary>Runs each sample as a user does: <c>dotnet run samples/NAME.cs</c>, with fewer epochs.</summary>
public sealed class SampleTests : IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("sample").FullName;

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [Fact]
    public void Quickstart_prints_three_baselines_and_writes_model_network_and_sheet_and_others_use_the_network()
    {
        var output = Path.Combine(_work, "quickstart");
        var text = Run("quickstart", "1", output);
        Assert.Matches(@"epoch +1/1 +loss 0\.\d+", text);
        Assert.Matches(@"raw pixels +31\.3 % +44\.6 % +16\.9 %", text);
        Assert.Matches(@"untrained network +\d+\.\d %", text);
        Assert.Matches(@"trained network +\d+\.\d %", text);
        Assert.All(["similar.zip", "deeprank.onnx", "contact-sheet.html"], name => Assert.True(new FileInfo(Path.Combine(output, name)).Length > 10_000, name));

        string Embed(string shard) => Run("bulk-embedding", Path.Combine(output, "deeprank.onnx"), Path.Combine(output, "pictures", "test"), "vectors", shard);
        var counts = new[] { Embed("0/2"), Embed("1/2"), Embed("0/1") }.Select(printed => Regex.Matches(printed, @"(\d+) embedded, 0 failed, (\d+) done before")[^1]);
        var pictures = Directory.GetFiles(Path.Combine(output, "pictures", "test"), "*.png", SearchOption.AllDirectories).Length;
        Assert.Equal(2 * pictures, counts.Sum(match => int.Parse(match.Groups[1].Value, null) + int.Parse(match.Groups[2].Value, null)));
        Assert.Equal($"{pictures}", counts.Last().Groups[2].Value);

        text = Run("vector-store", Path.Combine(output, "deeprank.onnx"), output);
        Assert.Contains($"{pictures} emoji written to", text, StringComparison.Ordinal);
        var distances = Regex.Matches(text, @"
  (\d\.\d{3})  \w").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(5, distances.Length);
        Assert.Equal(distances.Order(StringComparer.Ordinal), distances);
        Assert.Matches(@"right for \d+\.\d % of the pictures", text);
    }

    [Fact]
    public void Own_pictures_finds_the_query_itself_first_and_skips_what_is_no_picture()
    {
        var photos = Path.Combine(_work, "my photos");
        Unpack(photos, "train/", 120);
        var query = Directory.EnumerateFiles(photos, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(query)!, "broken.jpg"), "not a picture");

        var lines = Run("own-pictures", photos, query, "1").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains(lines, line => line.StartsWith("0.000", StringComparison.Ordinal) && line.TrimEnd().EndsWith(query, StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(_work, "similar.zip")));
        Assert.True(File.Exists(Path.Combine(_work, "similar.html")));
    }

    [Fact]
    public void Own_backbone_prints_its_layers_and_beats_its_untrained_self()
    {
        var text = Run("own-backbone", "3", Path.Combine(_work, "own-backbone"));
        Assert.Matches(@"same2 +Convolution 3×3 pad Same +128×4×4 +147,456", text);
        Assert.Matches(@"strokes +total +64 +", text);
        double RecallOf(string network) =>
            double.Parse(Regex.Match(text, $@"\n  {network} +(\d+\.\d) %").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(RecallOf("trained") > RecallOf("untrained"), text);
    }

    [Fact]
    public void Pretrained_backbone_compares_four_ways_to_use_one()
    {
        var pictures = Path.Combine(_work, "pictures");
        Unpack(Path.Combine(pictures, "train"), "train/", 200);
        Unpack(Path.Combine(pictures, "test"), "test/", 60);
        var text = Run("pretrained-backbone", pictures, "1");
        Assert.All(
            ["as it is", "whitened to 128", "trained layer", "trained layer and paths"],
            name => Assert.Matches($@"  {name} +Recall@1 +\d+\.\d %   MAP@R +\d+\.\d %", text));
    }

    [Fact]
    public void Each_sample_is_run_here()
    {
        var samples = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Folder, "samples"), "*.cs").Select(Path.GetFileNameWithoutExtension).Order();
        Assert.Equal(["bulk-embedding", "own-backbone", "own-pictures", "pretrained-backbone", "quickstart", "vector-store"], samples);
    }

    private static void Unpack(string folder, string side, int count)
    {
        using var archive = ZipFile.OpenRead(RepositoryRoot.EmojiArchive);
        foreach (var entry in archive.Entries.Where(entry => entry.FullName.StartsWith(side, StringComparison.Ordinal) && entry.Name.Length > 0).Take(count))
        {
            var file = Path.Combine(folder, entry.FullName[side.Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            entry.ExtractToFile(file);
        }
    }

    private string Run(string sample, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["run", Path.Combine(RepositoryRoot.Folder, "samples", $"{sample}.cs"), "--", .. arguments])
        {
            WorkingDirectory = _work,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{sample} ended with {process.ExitCode}:\n{text}\n{error.Result}");
        return text;
    }
}
