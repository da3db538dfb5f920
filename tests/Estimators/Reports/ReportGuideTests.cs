using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Estimators.Tests.Readme;
using MLNetDeepRanking.Reporting;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Transforms;

namespace MLNetDeepRanking.Estimators.Tests.Reports;

/// <summary>Runs the code of docs/reports.md, and holds the page to the very text that runs here.</summary>
[Collection(nameof(CurrentFolder))]
public sealed class ReportGuideTests(EmojiFolder folder) : IClassFixture<EmojiFolder>
{
    [Fact]
    public void Every_report_of_the_page_is_written()
    {
        var work = Directory.CreateTempSubdirectory("reports").FullName;
        var before = Environment.CurrentDirectory;
        try
        {
            Environment.CurrentDirectory = work;
            var (ml, history, model, embedded) = Train();
            string[] labels = [.. embedded.GetColumn<string>("Label")], paths = [.. embedded.GetColumn<string>("ImagePath")];
            float[] vectors = [.. embedded.GetColumn<float[]>("Embedding").SelectMany(row => row)];
            Write(history, vectors, labels, paths);
            Evaluate(ml, embedded, embedded);
            Explain(model, paths);
            string[] pages = ["audit.html", "comparison.html", "confusion.html", "map.html", "retrieval.html", "same.html", "training.html", "why.html"];
            Assert.Equal(pages, Directory.GetFiles(work).Select(Path.GetFileName).Order());
        }
        finally
        {
            Environment.CurrentDirectory = before;
            Directory.Delete(work, recursive: true);
        }
    }

    [Fact]
    public void The_page_shows_the_code_that_runs_here()
    {
        var source = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "tests", "Estimators", "Reports", "ReportGuideTests.cs"));
        var page = File.ReadAllText(Path.Combine(RepositoryRoot.Folder, "docs", "reports.md"));
        foreach (var name in new[] { "write", "evaluate", "explain" }) Assert.Contains(Shown(source, name), page, StringComparison.Ordinal);
    }

    private static void Write(Trainer.Training.TrainingHistory history, float[] vectors, string[] labels, string[] paths)
    {
        // Page: write
        history.ToReport("Emoji").SaveHtml("training.html");                              // estimator.History, after Fit

        var map = EmbeddingMap.Create("Unseen emoji", vectors, dimension: 16, labels, paths);
        map.SaveHtml("map.html");
        Console.WriteLine(map);                                                           // the same as text

        string[] nearest = NearestOthers(vectors, labels);                                // the class of each one's nearest neighbour
        ConfusionReport.Create("What is taken for what", labels, nearest).SaveHtml("confusion.html");
        // End
    }

    private static void Evaluate(MLContext ml, IDataView embedded, IDataView other)
    {
        // Page: evaluate
        ml.Ranking.EvaluateRetrieval(embedded).ToReport("Unseen emoji", embedded).SaveHtml("retrieval.html");
        ml.Ranking.AuditRetrieval(embedded).ToReport("What may be wrong", embedded).SaveHtml("audit.html");
        ml.Ranking.CompareRetrieval(embedded, other).ToReport(firstName: "before", secondName: "after").SaveHtml("comparison.html");
        ml.Ranking.FitVerifier(embedded, options: new() { FalseMatchRate = 0.05 }).ToReport().SaveHtml("same.html");
        // End
        Assert.Contains("data:image/", File.ReadAllText("retrieval.html"), StringComparison.Ordinal);
    }

    private static void Explain(Onnx.DeepRankModel model, string[] paths)
    {
        // Page: explain
        using var explainer = new SimilarityExplainer(model);
        SimilarityExplanation why = explainer.Explain(paths[0], paths[1]);
        Console.WriteLine($"{why.Score:0.000} = {why.First.Sum:0.000} + {why.FirstOffset:0.000}");
        why.ToReport().SaveHtml("why.html");
        // End
        Assert.Equal(ExplanationMethod.Contributions, why.Method);
        Assert.Equal(why.Score, why.First.Sum + why.FirstOffset, 1e-4);
    }

    private static string[] NearestOthers(float[] vectors, string[] labels)
    {
        var size = vectors.Length / labels.Length;
        return [.. labels.Select((_, i) => labels[Enumerable.Range(0, labels.Length).Where(j => j != i).MaxBy(j => Dot(i, j))])];

        double Dot(int i, int j) => Enumerable.Range(0, size).Sum(k => (double)vectors[i * size + k] * vectors[j * size + k]);
    }

    private static string Shown(string source, string name)
    {
        var start = source.IndexOf($"// Page: {name}\n", StringComparison.Ordinal);
        var from = source.IndexOf('\n', start) + 1;
        var lines = source[from..source.IndexOf("// End", from, StringComparison.Ordinal)].Split('\n')[..^1];
        var indent = lines[0].Length - lines[0].TrimStart().Length;
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : line));
    }

    private (MLContext Context, Trainer.Training.TrainingHistory History, Onnx.DeepRankModel Model, IDataView Embedded) Train()
    {
        var ml = new MLContext(seed: 1);
        var pictures = ml.Data.LoadFromPictureFolder(folder.Path);
        var estimator = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", labelColumnName: "Label", Quick.Options(epochs: 2));
        var embed = estimator.Fit(pictures);
        return (ml, estimator.History!, embed.Model, embed.Transform(pictures));
    }
}
