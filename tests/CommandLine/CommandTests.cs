using static MLNetDeepRanking.CommandLine.Deeprank;

namespace MLNetDeepRanking.CommandLine;

/// <summary>Each command does what its help says, tells what it did, and says by its exit code whether it did it.</summary>
public sealed class CommandTests(Deeprank deeprank) : IClassFixture<Deeprank>
{
    [Fact]
    public async Task Train_writes_a_model_and_tells_of_each_epoch_and_of_pictures_it_could_not_use()
    {
        var (model, page) = (deeprank.PathOf("trained.onnx"), deeprank.PathOf("training.html"));
        string[] words = ["train", deeprank.Photos, "--epochs", "2", "--held-out", "0.3", "-o", model, "--licence", "MIT", "--report", page, "--json"];
        var run = (await RunAsync(words)).AssertGood();
        Assert.True(new FileInfo(model).Length > 10_000);
        Assert.Equal([1, 2], run.Json["epochs"]!.AsArray().Select(epoch => (int)epoch!["epoch"]!));
        Assert.InRange((double)run.Json["epochs"]![1]!["validationRecallAt1"]!, 0, 1);
        Assert.Contains("epoch   2/2", run.Error);
        Assert.Contains("broken.jpg", run.Error);
        Assert.Contains("Held-out Recall@1", await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken));
        Assert.Equal("MIT", (string?)(await RunAsync("inspect", model, "--json")).Json["manifest"]!["license"]);
    }

    [Fact]
    public async Task Inspect_prints_the_card_of_a_model()
    {
        var run = (await RunAsync("inspect", await deeprank.ModelAsync())).AssertGood();
        Assert.Contains("pictures of 64×64 pixels to 128 numbers", run.Output);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task Embed_writes_parquet_and_a_second_run_has_nothing_to_do()
    {
        string[] words = ["embed", await deeprank.ModelAsync(), deeprank.Photos, deeprank.PathOf("vectors"), "--part", "40", "--json"];
        var first = (await RunAsync(words)).AssertGood().Json;
        Assert.Equal((90, 1, 3), ((int)first["embedded"]!, (int)first["failed"]!, (int)first["parts"]!));
        var second = (await RunAsync(words)).AssertGood().Json;
        Assert.Equal((0, 91), ((int)second["embedded"]!, (int)second["doneBefore"]!));
    }

    [Fact]
    public async Task Evaluate_and_audit_print_what_they_find_and_write_it_as_pages_with_pictures()
    {
        var (model, token) = (await deeprank.ModelAsync(), TestContext.Current.CancellationToken);
        var (retrieval, audit) = (deeprank.PathOf("retrieval.html"), deeprank.PathOf("audit.html"));
        var metrics = (await RunAsync("evaluate", model, deeprank.Photos, "--report", retrieval, "--json")).AssertGood().Json;
        Assert.InRange((double)metrics["recall"]!["1"]!, 0, 1);
        var page = await File.ReadAllTextAsync(retrieval, token);
        Assert.Contains("Queries that were answered worst", page);
        Assert.Contains("data:image/", page);

        var found = (await RunAsync("audit", model, deeprank.Photos, "--report", audit)).AssertGood();
        Assert.Contains("broken.jpg", found.Output);
        page = await File.ReadAllTextAsync(audit, token);
        Assert.Contains("Unreadable files", page);
        Assert.Contains("broken.jpg", page);
    }

    [Theory]
    [InlineData()]
    [InlineData("--graph", "--compress")]
    public async Task A_picture_finds_itself_in_an_index_that_can_grow_and_knows_its_model(params string[] kind)
    {
        var (model, index) = (await deeprank.ModelAsync(), deeprank.PathOf($"{string.Concat(kind)}.index"));
        var folders = Directory.GetDirectories(deeprank.Photos).Order(StringComparer.Ordinal).ToArray();
        var list = deeprank.PathOf("list.txt");
        var files = folders.Take(5).SelectMany(folder => Directory.GetFiles(folder, "*.png"));
        File.WriteAllLines(list, files.Select(file => Path.GetRelativePath(deeprank.PathOf(""), file)));
        var few = (await RunAsync(["index", model, list, index, "--json", .. kind])).AssertGood().Json;
        Assert.Equal(File.ReadAllLines(list).Length, (int)few["count"]!);
        var all = (await RunAsync("index", model, deeprank.Photos, index, "--add", "--json")).AssertGood().Json;
        Assert.Equal((90, 90 + (int)few["count"]!), ((int)all["added"]!, (int)all["count"]!));

        var query = Directory.GetFiles(folders[7])[0];
        var sheet = deeprank.PathOf("found.html");
        var found = (await RunAsync("search", index, model, query, "-k", "3", "--sheet", sheet, "--pictures", deeprank.Photos, "--json")).AssertGood().Json;
        var neighbors = found[0]!["neighbors"]!.AsArray();
        Assert.Equal(3, neighbors.Count);
        Assert.Equal((0, Path.GetFileName(folders[7])), (Math.Round((double)neighbors[0]!["distance"]!, 3), (string)neighbors[0]!["label"]!));
        Assert.Contains("data:image", File.ReadAllText(sheet));
        Assert.Matches(@"^0\.000\t", (await RunAsync("search", index, model, query)).AssertGood().Output);

        var other = deeprank.PathOf("other.onnx");
        (await RunAsync("train", deeprank.Photos, "--epochs", "1", "--seed", "2", "-o", other)).AssertGood();
        var refused = await RunAsync("search", index, other, query);
        Assert.Equal(ExitCode.Failure, refused.ExitCode);
        Assert.Contains("model", refused.Error);
    }

    [Fact]
    public async Task Evaluate_audit_and_duplicates_judge_a_folder()
    {
        var model = await deeprank.ModelAsync();
        var metrics = (await RunAsync("evaluate", model, deeprank.Photos, "--json")).AssertGood().Json;
        Assert.Equal(90, (int)metrics["queryCount"]! + (int)metrics["queriesWithoutPositives"]!);
        Assert.InRange((double)metrics["recall"]!["1"]!, 0, 1);
        Assert.Contains("Recall@1", (await RunAsync("evaluate", model, deeprank.Photos)).AssertGood().Output);

        var findings = deeprank.PathOf("findings.csv");
        var audit = (await RunAsync("audit", model, deeprank.Photos, "--findings", findings)).AssertGood();
        Assert.Contains("Dropped: 1", audit.Output);
        Assert.Contains("broken.jpg", File.ReadAllText(findings));

        var twice = Directory.CreateDirectory(deeprank.PathOf("twice")).FullName;
        var pictures = Directory.GetFiles(deeprank.Photos, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        File.Copy(pictures[0], Path.Combine(twice, "a.png"), overwrite: true);
        File.Copy(pictures[0], Path.Combine(twice, "b.png"), overwrite: true);
        File.Copy(pictures[^1], Path.Combine(twice, "c.png"), overwrite: true);
        var groups = (await RunAsync("duplicates", model, twice, "--within", "1e-6", "--json")).AssertGood().Json;
        Assert.Equal(["a.png", "b.png"], Assert.Single(groups.AsArray())!.AsArray().Select(id => (string)id!));
    }

    [Fact]
    public async Task Tune_writes_the_model_of_its_best_trial_and_goes_on_where_it_was()
    {
        var (model, log) = (deeprank.PathOf("tuned.onnx"), deeprank.PathOf("trials"));
        string[] words = ["tune", deeprank.Photos, "--trials", "2", "--epochs", "1", "--log", log, "-o", model, "--json"];
        var first = (await RunAsync(words)).AssertGood();
        Assert.Equal([0, 1], first.Json.AsArray().Select(run => (int)run!["trial"]!));
        Assert.Contains("pictures of 64×64 pixels", (await RunAsync("inspect", model)).AssertGood().Output);
        Assert.Equal(first.Output, (await RunAsync(words)).AssertGood().Output);
    }

    [Theory]
    [InlineData("trian", "Did you mean", ExitCode.Usage)]
    [InlineData("train", "Required argument 'folder' missing", ExitCode.Usage)]
    [InlineData("train nowhere --recipe fast", "'fast' not recognized", ExitCode.Usage)]
    [InlineData("train nowhere", "There is no folder of pictures at 'nowhere'", ExitCode.Failure)]
    [InlineData("inspect nowhere.onnx", "There is no model file at 'nowhere.onnx'", ExitCode.Failure)]
    public async Task A_run_that_cannot_do_it_says_why_and_how_it_ended(string words, string complaint, int code)
    {
        var run = await RunAsync(words.Split(' '));
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(complaint, run.Error + run.Output);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public async Task Every_command_has_help_that_describes_all_of_its_words()
    {
        var commands = (await RunAsync("--help")).AssertGood().Output;
        foreach (var command in new[] { "train", "embed", "index", "search", "evaluate", "duplicates", "audit", "tune", "inspect" })
        {
            Assert.Contains($"  {command} <", commands);
            var help = (await RunAsync(command, "--help")).AssertGood().Output;
            Assert.All(
                help.Split('\n').Where(line => line.StartsWith("  -", StringComparison.Ordinal) || line.StartsWith("  <", StringComparison.Ordinal)),
                line => Assert.Matches(@"^  \S.*(  \S.*)", line));
        }
    }
}
