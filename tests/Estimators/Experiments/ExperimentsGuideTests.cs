using Microsoft.ML;
using Microsoft.ML.SearchSpace;
using MLNetDeepRanking.Estimators.Experiments;
using MLNetDeepRanking.Estimators.Tests.Readme;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Estimators.Tests.Experiments;

/// <summary>Runs the code of docs/experiments.md, and holds the page to the very text that runs here.</summary>
[Collection(nameof(CurrentFolder))]
public sealed class ExperimentsGuideTests(EmojiFolder folder) : IClassFixture<EmojiFolder>
{
    [Fact]
    public void The_code_of_the_page_runs()
    {
        var (work, before) = (Directory.CreateTempSubdirectory("experiments").FullName, Environment.CurrentDirectory);
        try
        {
            Environment.CurrentDirectory = work;
            var ml = new MLContext(seed: 1);
            var result = Run(ml, ml.Data.LoadFromPictureFolder(folder.Path));
            Assert.Equal(2, result.RunDetails.Count);
            Assert.All(["leaderboard.html", "best.zip", "experiment/trials.jsonl"], file => Assert.True(File.Exists(file)));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(work, recursive: true);
        }
        var settings = new RetrievalExperimentSettings();
        Extend(settings);
        Assert.Equal(7, settings.SearchSpace.Parameters.Count);
        Assert.Contains("PicturesPerClass: 2 to 6, whole", DeepRankSearchSpace.Of<OwnSearchedOptions>().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_shows_the_code_that_runs_here()
    {
        var source = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "tests", "Estimators", "Experiments", "ExperimentsGuideTests.cs"));
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "experiments.md"));
        foreach (var name in new[] { "settings", "execute", "space", "own" }) Assert.Contains(Shown(source, name), page, StringComparison.Ordinal);
    }

    private static RetrievalExperimentResult Run(MLContext ml, IDataView pictures)
    {
        // Page: settings
        var settings = new RetrievalExperimentSettings { MaxModels = 16, CacheDirectoryName = "experiment" };
        // End
        (settings.MaxModels, settings.Options, settings.Rungs) = (2, Quick.Options(), 1);
        // Page: execute
        RetrievalExperiment experiment = ml.Ranking.CreateRetrievalExperiment(settings);
        RetrievalExperimentResult result = experiment.Execute(pictures, progress: new Progress<RunDetail>(Console.WriteLine));
        Console.WriteLine(result);                                               // the leaderboard
        result.SaveHtml("leaderboard.html");
        ml.Model.Save(result.BestRun.Model, pictures.Schema, "best.zip");
        ITransformer model = result.BestRun.Estimator!.Fit(pictures);            // anew, with the held-out classes too
        // End
        (model as IDisposable)?.Dispose();
        return result;
    }

    private static void Extend(RetrievalExperimentSettings settings) =>
        // Page: space
        settings.SearchSpace = DeepRankSearchSpace.Default
            .Without("EmbeddingSize")
            .WithRange("Momentum", 0.8, 0.99, (options, value) => options.Momentum = value)
            .WithChoice("Augmentation", [AugmentationOptions.Light, AugmentationOptions.Strong], (options, value) => options.Augmentation = value);
    // End

    private static string Shown(string source, string name)
    {
        var start = source.IndexOf($"// Page: {name}\n", StringComparison.Ordinal);
        var from = source.IndexOf('\n', start) + 1;
        var lines = source[from..source.IndexOf("// End", from, StringComparison.Ordinal)].Split('\n')[..^1];
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line));
    }

    // Page: own
    public sealed class OwnSearchedOptions : CommonSearchedOptions
    {
        [Range(2, 6)]
        public int PicturesPerClass
        {
            get => Options.PicturesPerClass;
            set => Options.PicturesPerClass = value;
        }
    }
    // End
}
