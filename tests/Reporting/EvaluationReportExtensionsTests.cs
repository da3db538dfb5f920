using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Reporting.Tests;

/// <summary>Evaluations and audits become reports with the same figures, and with the pictures that belong to their rows.</summary>
public sealed class EvaluationReportExtensionsTests
{
    // Two classes on a circle, a lone row, and at the end a row of the first class that lies among the second.
    private static readonly double[] Angles = [0, 5, 10, 90, 95, 100, 180, 97];
    private static readonly int[] Labels = [0, 0, 0, 1, 1, 1, 2, 0];
    private static readonly float[] Embeddings =
        [.. Angles.SelectMany(angle => new[] { (float)Math.Cos(angle * Math.PI / 180), (float)Math.Sin(angle * Math.PI / 180) })];
    private static readonly string[] ClassNames = ["cat", "dog", "owl"];
    private static readonly string[] Names = [.. Labels.Select(label => ClassNames[label])];
    private static readonly string[] Paths = [.. Labels.Select((label, row) => $"/photos/{ClassNames[label]}/{row}.png")];

    [Fact]
    public void Every_figure_of_a_retrieval_is_in_its_report()
    {
        var metrics = Metrics();
        var report = metrics.ToReport("Search");
        Assert.Equal(["Recall@1", "Recall@3", "MAP@R", "R-precision", "MRR", "Precision@3", "NMI", "AMI"], report.Figures.Select(figure => figure.Name));
        double[] expected = [metrics.RecallAt(1), metrics.RecallAt(3), metrics.MapAtR, metrics.RPrecision, metrics.MeanReciprocalRank, metrics.PrecisionAt(3)];
        Assert.Equal(expected, report.Figures.Take(6).Select(figure => figure.Value));
        var interval = metrics.Intervals!.MapAtR;
        Assert.Equal((interval.Lower, interval.Upper), (report.Figures[2].Low, report.Figures[2].High));
        Assert.Equal([("cat", 4), ("dog", 3)], report.Classes.Select(one => (one.Label, one.Queries)));
        Assert.Equal([metrics.Classes[0].RecallAt(1), metrics.Classes[0].MapAtR], report.Classes[0].Scores);
        Assert.Equal("7 queries of 2 classes; 1 more have nothing like them in the gallery; intervals of 95 % by bootstrap over queries.", report.Subtitle);
        Assert.Empty(report.WorstQueries);
    }

    [Fact]
    public void The_worst_queries_come_first_with_their_nearest_others()
    {
        var worst = Metrics().ToReport("Search", Embeddings, 2, Names, Paths).WorstQueries;
        Assert.Equal((Paths[7], "cat", "first match at rank 5"), (worst[0].PicturePath, worst[0].Label, worst[0].Note));
        Assert.Equal([Paths[4], Paths[5], Paths[3], Paths[6]], worst[0].Neighbors.Take(4).Select(one => one.PicturePath));
        Assert.DoesNotContain(worst, row => row.Neighbors.Any(one => one.PicturePath == row.PicturePath));
    }

    [Fact]
    public void Neighbours_may_come_from_any_search()
    {
        var worst = Metrics().ToReport("Search", row => new ContactSheetRow(Paths[row], Names[row], []) { Note = "mine" }).WorstQueries;
        Assert.Equal((Paths[7], "mine"), (worst[0].PicturePath, worst[0].Note));
    }

    [Fact]
    public void Findings_of_an_audit_show_their_pictures()
    {
        var audit = DataAudit.Run([.. Embeddings, .. Embeddings[..2]], 2, [.. Labels, 0], new() { DuplicateDistance = 1e-6, Dropped = ["gone.png"] });
        string[] paths = [.. Paths, "/photos/cat/copy.png"], names = [.. Names, "cat"];
        var report = audit.ToReport("Audit", paths, names);
        Assert.Equal(
            [("Doubtful labels", 1), ("Near-duplicates", 1), ("Unreadable files", 1), ("Classes of one", 1)],
            report.Findings.Select(finding => (finding.Heading, finding.Count)));
        var doubtful = report.Findings[0].Groups.Single();
        Assert.Equal("labelled cat, but looks like dog", doubtful.Caption);
        Assert.Equal(new ReportPicture(paths[7], "cat", "cat/7.png"), doubtful.Pictures[0]);
        Assert.Equal([paths[0], paths[8]], report.Findings[1].Groups.Single().Pictures.Select(picture => picture.Path));
        Assert.Contains("gone.png", report.Findings[2].Table!.Rows.Single()[0], StringComparison.Ordinal);
        Assert.Equal([paths[6]], report.Findings[3].Groups.Single().Pictures.Select(picture => picture.Path));
        Assert.Equal("cat/7.png", audit.ToReport("Audit", paths).Findings[0].Groups[0].Pictures[0].Label);
    }

    [Fact]
    public void What_was_not_looked_for_is_not_called_clear()
    {
        var clean = DataAudit.Run(Embeddings.AsSpan(0, 12), 2, Labels.AsSpan(0, 6), new() { DuplicateDistance = 0 });
        Assert.DoesNotContain(clean.ToReport("Audit", Paths[..6]).Findings, finding => finding.Heading.Contains("triplets", StringComparison.Ordinal));
        var withTriplets = DataAudit.Run(Embeddings.AsSpan(0, 12), 2, Labels.AsSpan(0, 6), new() { DuplicateDistance = 0, Triplets = [(0, 1, 3)] });
        var findings = withTriplets.ToReport("Audit", Paths[..6]).Findings;
        Assert.Contains(findings, finding => finding is { Heading: "Cyclic triplets", Severity: AuditSeverity.Clear });
        Assert.DoesNotContain(findings, finding => finding.Heading == "Leaks between splits");
    }

    [Fact]
    public void A_comparison_tells_which_is_better_or_that_it_stays_open()
    {
        var (vectors, labels) = Vectors.Classes(100, perClass: 4, noise: 0.9f, seed: 1);
        var (better, _) = Vectors.Classes(100, perClass: 4, noise: 0.5f, seed: 1);
        var before = RetrievalEvaluator.LeaveOneOut(vectors, Vectors.Dimension, labels);
        var after = RetrievalEvaluator.LeaveOneOut(better, Vectors.Dimension, labels);
        Assert.Contains("By MAP@R new is better than old", Text(before, after, "old", "new"), StringComparison.Ordinal);
        Assert.Contains("By MAP@R new is better than old", Text(after, before, "new", "old"), StringComparison.Ordinal);
        Assert.Contains("stays open", Text(before, before, "old", "new"), StringComparison.Ordinal);

        static string Text(RetrievalMetrics first, RetrievalMetrics second, string firstName, string secondName) =>
            RetrievalComparison.Of(first, second).ToReport("x", firstName, secondName).ToString();
    }

    [Fact]
    public void Rows_that_were_not_evaluated_are_refused()
    {
        Assert.Contains("8 queries were evaluated",
            Assert.Throws<ArgumentException>(() => Metrics().ToReport("x", Embeddings.AsSpan(2), 2, Names[1..], Paths[1..])).Message, StringComparison.Ordinal);
        Assert.Contains("Give one of each",
            Assert.Throws<ArgumentException>(() => Metrics().ToReport("x", Embeddings, 2, Names, Paths[1..])).Message, StringComparison.Ordinal);
        Assert.Contains("1 paths for 8 rows",
            Assert.Throws<ArgumentException>(() => DataAudit.Run(Embeddings, 2, Labels).ToReport("x", ["a"])).Message, StringComparison.Ordinal);
    }

    private static RetrievalMetrics Metrics() =>
        RetrievalEvaluator.LeaveOneOut(Embeddings, 2, Labels, new RetrievalOptions { Depths = [1, 3], ClassNames = ClassNames });
}
