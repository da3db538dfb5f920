using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms;

namespace MLNetDeepRanking.Estimators.Tests.Readme;

/// <summary>Compiles and runs the README's pipeline, and holds the README to the very text that runs here.</summary>
[Collection(nameof(CurrentFolder))]
public sealed class ReadmeExampleTests(EmojiFolder folder) : IClassFixture<EmojiFolder>
{
    [Fact]
    public void The_pipeline_of_the_README_runs()
    {
        var work = Directory.CreateTempSubdirectory("readme").FullName;
        var before = Environment.CurrentDirectory;
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(work, "photos"), folder.Path);
            File.Copy(Directory.EnumerateFiles(folder.Path, "*.png", SearchOption.AllDirectories).First(), Path.Combine(work, "query.png"));
            Environment.CurrentDirectory = work;
            var similar = Run();
            Assert.Equal(5, similar.Ids.Length);
            Assert.Equal(5, similar.Labels.Length);
            Assert.Equal(similar.Distances.Order(), similar.Distances);
            Assert.True(File.Exists("similar.zip"));
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(work, recursive: true);
        }
    }

    [Fact]
    public void The_README_shows_the_code_that_runs_here()
    {
        var source = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "tests", "Estimators", "Readme", "ReadmeExampleTests.cs"));
        var readme = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "README.md"));
        Assert.Contains(Between(source, "// README: pipeline\n", "        // README: end"), readme, StringComparison.Ordinal);
        Assert.Contains(Between(source, "// README: rows\n", "    // README: end"), readme, StringComparison.Ordinal);
    }

    private static Similar Run()
    {
        // README: pipeline
        var ml = new MLContext(seed: 1);
        var pictures = ml.Data.LoadFromPictureFolder("photos");   // columns ImagePath and Label: one sub-folder a class

        var pipeline = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", labelColumnName: "Label", DeepRankOptions.Quick())
            .Append(ml.Transforms.NearestNeighbors("Neighbors", "Embedding",
                new NearestNeighborsOptions { NeighborCount = 5, IdColumnName = "ImagePath", LabelColumnName = "Label" }));

        ITransformer model = pipeline.Fit(pictures);              // trains, becomes ONNX, indexes
        ml.Model.Save(model, pictures.Schema, "similar.zip");     // stock ML.NET loads it

        var engine = ml.Model.CreatePredictionEngine<Picture, Similar>(model);
        Similar similar = engine.Predict(new Picture { ImagePath = "query.png" });
        // README: end
        return similar;
    }

    private static string Between(string text, string start, string end)
    {
        var from = text.IndexOf(start, StringComparison.Ordinal) + start.Length;
        var lines = text[from..text.IndexOf(end, from, StringComparison.Ordinal)].Split('\n');
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line));
    }

    // README: rows
    internal sealed class Picture
    {
        public string ImagePath { get; set; } = "";
    }

    internal sealed class Similar
    {
        [ColumnName("Neighbors.Id")] public string[] Ids { get; set; } = [];
        [ColumnName("Neighbors.Label")] public string[] Labels { get; set; } = [];
        [ColumnName("Neighbors.Distance")] public float[] Distances { get; set; } = [];
    }
    // README: end
}

/// <summary>Tests that change the process's current folder run alone.</summary>
[CollectionDefinition(nameof(CurrentFolder), DisableParallelization = true)]
public sealed class CurrentFolder;
