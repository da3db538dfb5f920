using System.Globalization;
using System.Text.RegularExpressions;

// Samples build the same libraries: one at a time.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]

namespace MLNetDeepRanking.Samples.Tests;

/// <summary>Runs each sample as a user does: <c>dotnet run samples/NAME.cs</c>, with fewer epochs.</summary>
public sealed class SampleTests(QuickstartRun quickstart) : IClassFixture<QuickstartRun>, IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("sample").FullName;

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [Fact]
    public void Quickstart_prints_three_baselines_and_writes_model_network_and_sheet()
    {
        var text = quickstart.Text;
        Assert.Matches(@"epoch +1/1 +loss 0\.\d+", text);
        Assert.Matches(@"raw pixels +31\.3 % +44\.6 % +16\.9 %", text);
        Assert.Matches(@"untrained network +\d+\.\d %", text);
        Assert.Matches(@"trained network +\d+\.\d %", text);
        Assert.All(
            ["similar.zip", "deeprank.onnx", "contact-sheet.html"],
            name => Assert.True(new FileInfo(Path.Combine(quickstart.Output, name)).Length > 10_000, name));
    }

    [Fact]
    public void Bulk_embedding_divides_pictures_between_processes_and_does_none_twice()
    {
        var photos = EmojiFiles.Unpack(Path.Combine(_work, "photos"), "test/", 60);
        var counts = new[] { "0/2", "1/2", "0/1" }.Select(shard => Run("bulk-embedding", quickstart.Model, photos, "vectors", shard))
            .Select(printed => Regex.Matches(printed, @"(\d+) embedded, 0 failed, (\d+) done before")[^1].Groups)
            .Select(groups => (Embedded: Number(groups[1]), Before: Number(groups[2])))
            .ToArray();
        Assert.Equal((60, (0, 60)), (counts.Sum(count => count.Embedded), counts[^1]));

        static int Number(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Own_pictures_finds_the_query_itself_first_and_skips_what_is_no_picture()
    {
        var photos = Path.Combine(_work, "my photos");
        EmojiFiles.Unpack(photos, "train/", 120);
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
        EmojiFiles.Unpack(Path.Combine(pictures, "train"), "train/", 200);
        EmojiFiles.Unpack(Path.Combine(pictures, "test"), "test/", 60);
        var text = Run("pretrained-backbone", pictures, "1");
        Assert.All(
            ["as it is", "whitened to 128", "trained layer", "trained layer and paths"],
            name => Assert.Matches($@"  {name} +Recall@1 +\d+\.\d %   MAP@R +\d+\.\d %", text));
    }

    [Fact]
    public void Score_writes_a_row_of_unit_length_for_each_picture_that_can_be_read()
    {
        var photos = EmojiFiles.Unpack(Path.Combine(_work, "photos"), "test/", 12);
        File.WriteAllText(Path.Combine(photos, "broken.jpg"), "not a picture");

        Assert.Contains("12 pictures × 128 numbers", Run("score", quickstart.Model, photos, "rows.csv"), StringComparison.Ordinal);

        var rows = File.ReadLines(Path.Combine(_work, "rows.csv")).Select(line => line.Split(',')).ToArray();
        Assert.Equal(13, rows.Length);
        Assert.All(rows.Skip(1), row => Assert.True(File.Exists(Path.Combine(photos, row[0].Trim('"')))));
        Assert.All(rows.Skip(1), row => Assert.Equal(1, row.Skip(1).Sum(value => Math.Pow(double.Parse(value, CultureInfo.InvariantCulture), 2)), 4));
    }

    [Fact]
    public void Vector_store_keeps_the_emoji_and_finds_the_nearest_that_a_filter_lets_pass()
    {
        var text = Run("vector-store", quickstart.Model, quickstart.Output);
        Assert.Matches(@"\d+ emoji written to", text);
        var distances = Regex.Matches(text, @"\n  (\d\.\d{3})  \w").Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(5, distances.Length);
        Assert.Equal(distances.Order(StringComparer.Ordinal), distances);
        Assert.Matches(@"right for \d+\.\d % of the pictures", text);
    }

    [Fact]
    public void Search_indexes_once_and_finds_the_query_itself_first()
    {
        var photos = EmojiFiles.Unpack(Path.Combine(_work, "photos"), "test/", 60);
        var query = Directory.EnumerateFiles(photos, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Last();
        foreach (var indexed in (bool[])[true, false])
        {
            var text = Run("search", quickstart.Model, photos, query);
            Assert.Equal(indexed, text.Contains("indexed 60 pictures", StringComparison.Ordinal));
            Assert.Matches($@"among 60:\n  -?0\.000  {Regex.Escape(query)}\n", text);
        }
    }

    [Fact]
    public void Compare_says_how_alike_two_pictures_are_and_whether_that_is_much()
    {
        var photos = EmojiFiles.Unpack(Path.Combine(_work, "photos"), "test/", 60);
        var picture = Directory.EnumerateFiles(photos, "*.png", SearchOption.AllDirectories).First();
        var text = Run("compare", quickstart.Model, picture, picture, photos);
        Assert.Contains("similarity 1.0000", text, StringComparison.Ordinal);
        Assert.Matches(@"more alike than (99|100)\.\d % of pairs", text);
    }

    [Fact]
    public void Duplicates_names_a_copy_beside_its_original()
    {
        var photos = EmojiFiles.Unpack(Path.Combine(_work, "photos"), "test/", 30, "twemoji.png");
        var original = Directory.EnumerateFiles(photos, "*.png", SearchOption.AllDirectories).First();
        File.Copy(original, Path.Combine(photos, "copy.png"));
        var text = Run("duplicates", quickstart.Model, photos, "0.0000001");
        Assert.Contains(original, text, StringComparison.Ordinal);
        Assert.Contains("copy.png", text, StringComparison.Ordinal);
        Assert.Contains("1 groups among 31 pictures; 1 pictures could go", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cluster_sorts_an_album_into_heaps_and_shows_them()
    {
        var photos = EmojiFiles.Unpack(Path.Combine(_work, "photos"), "test/", 60);
        var text = Run("cluster", quickstart.Model, photos, "3");
        var heaps = Regex.Matches(text, @"^heap \d: (\d+)", RegexOptions.Multiline);
        Assert.Equal(60, heaps.Sum(heap => int.Parse(heap.Groups[1].Value, CultureInfo.InvariantCulture)));
        Assert.Contains("contact-sheet", File.ReadAllText(Path.Combine(_work, "album.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void Classify_lets_the_nearest_examples_vote()
    {
        var examples = EmojiFiles.Unpack(Path.Combine(_work, "examples"), "test/", 12);
        var queries = Directory.EnumerateFiles(examples, "*.png", SearchOption.AllDirectories).ToArray();
        var votes = Regex.Matches(Run("classify", [quickstart.Model, examples, .. queries]), @"^(\S+) +\d+ % of the vote   (.+)$", RegexOptions.Multiline);
        Assert.Equal(queries, votes.Select(vote => vote.Groups[2].Value.TrimEnd()));
        var right = votes.Count(vote => Path.GetFileName(Path.GetDirectoryName(vote.Groups[2].Value)) == vote.Groups[1].Value);
        Assert.True(right > queries.Length / 2, $"{right} of {queries.Length}");
    }

    [Fact]
    public void Each_sample_is_run_here()
    {
        var samples = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Folder, "samples"), "*.cs").Select(Path.GetFileNameWithoutExtension).Order();
        Assert.Equal(
            [
                "bulk-embedding", "classify", "cluster", "compare", "duplicates", "own-backbone", "own-pictures", "pretrained-backbone", "quickstart", "score",
                "search", "vector-store", "visual-search-api",
            ], samples);
    }

    [Fact]
    public void Each_sample_is_in_the_index()
    {
        var index = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "samples", "README.md"));
        var samples = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Folder, "samples"), "*.cs").Select(Path.GetFileName);
        Assert.DoesNotContain(samples, sample => !index.Contains($"`dotnet run samples/{sample}", StringComparison.Ordinal));
    }

    private string Run(string sample, params string[] arguments) => SampleProcess.Run(_work, sample, arguments);
}
