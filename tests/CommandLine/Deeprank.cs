using System.IO.Compression;
using System.Text.Json.Nodes;
using MLNetDeepRanking.CommandLine.Output;

namespace MLNetDeepRanking.CommandLine;

/// <summary>The command as a user types it, in a folder with some emoji, one of them broken.</summary>
public sealed class Deeprank : IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("deeprank-command").FullName;
    private readonly SemaphoreSlim _training = new(1);

    public Deeprank()
    {
        using var archive = ZipFile.OpenRead(RepositoryRoot.EmojiArchive);
        foreach (var entry in archive.Entries.Where(entry => entry.FullName.StartsWith("train/", StringComparison.Ordinal) && entry.Name.Length > 0).Take(90))
        {
            var file = Path.Combine(Photos, entry.FullName["train/".Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            entry.ExtractToFile(file);
        }
        File.WriteAllText(Path.Combine(Directory.GetDirectories(Photos)[0], "broken.jpg"), "no picture");
    }

    public string Photos => Path.Combine(_work, "photos");

    public string PathOf(string name) => Path.Combine(_work, name);

    /// <summary>Returns a model that was trained for a moment: once, for all tests.</summary>
    public async Task<string> ModelAsync()
    {
        var model = PathOf("deeprank.onnx");
        await _training.WaitAsync();
        try
        {
            if (!File.Exists(model)) (await RunAsync("train", Photos, "--epochs", "1", "-o", model)).AssertGood();
        }
        finally
        {
            _training.Release();
        }
        return model;
    }

    public static async Task<Run> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DeepRankCommand.RunAsync(words, new Terminal(output, error, Live: null));
        return new Run(code, output.ToString(), error.ToString());
    }

    public void Dispose()
    {
        Directory.Delete(_work, recursive: true);
        _training.Dispose();
    }

    /// <summary>What a run of the command did.</summary>
    public sealed record Run(int ExitCode, string Output, string Error)
    {
        public JsonNode Json => JsonNode.Parse(Output)!;

        public Run AssertGood()
        {
            Assert.True(ExitCode == 0, Error);
            return this;
        }
    }
}
