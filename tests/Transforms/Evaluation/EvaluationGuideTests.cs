using Microsoft.ML;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Evaluation;

/// <summary>Runs the code of docs/evaluation.md, and holds the page to the very text that runs here.</summary>
public sealed class EvaluationGuideTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void The_page_shows_the_code_that_runs_here() =>
        GuidePage.AssertShows("evaluation.md", "Evaluation/EvaluationGuideTests.cs", "retrieval", "comparison", "triplets", "verifier", "audit");

    [Fact]
    public void Every_line_of_the_page_runs()
    {
        var (embedded, other) = (View(seed: 1), View(seed: 2));
        Retrieval(_ml, embedded, embedded);
        Comparison(_ml, embedded, other);
        Triplets(_ml, embedded);
        var folder = Directory.CreateTempSubdirectory("guide").FullName;
        try
        {
            Verifier(_ml, embedded, Path.Combine(folder, "verifier.json"));
            Audit(_ml, embedded, Path.Combine(folder, "findings.csv"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Retrieval(MLContext ml, IDataView embedded, IDataView gallery)
    {
        // Page: retrieval
        RetrievalMetrics metrics = ml.Ranking.EvaluateRetrieval(embedded);             // each row among all others
        metrics = ml.Ranking.EvaluateRetrieval(embedded, gallery, idColumnName: "Name");     // queries in a gallery that may hold them too

        Console.WriteLine(metrics);                                                    // a table with intervals
        double recall = metrics.RecallAt(1), map = metrics.MapAtR;
        ConfidenceInterval interval = metrics.Intervals!.RecallAt(1);
        ClassMetrics worst = metrics.Classes.MinBy(one => one.MapAtR)!;
        // End
        Assert.True(interval.Contains(recall) && worst.MapAtR <= map);
    }

    private static void Comparison(MLContext ml, IDataView before, IDataView after)
    {
        // Page: comparison
        RetrievalComparison comparison = ml.Ranking.CompareRetrieval(before, after);
        bool better = comparison.Intervals.MapAtR.Lower > 0 && comparison.McNemarPValue < 0.05;
        // End
        Assert.False(better);
    }

    private static void Triplets(MLContext ml, IDataView embedded)
    {
        // Page: triplets
        TripletMetrics metrics = ml.Ranking.EvaluateTriplets(embedded, [(0, 4, 1), (1, 5, 2)]);     // (query, positive, negative), row numbers
        Console.WriteLine($"{metrics.SimilarityPrecision} {metrics.ScoreAtTopK}");
        // End
        Assert.Equal(2, metrics.TripletCount);
    }

    private static void Verifier(MLContext ml, IDataView heldOut, string path)
    {
        var (first, second) = (new float[EmbeddingRow.Size], new float[EmbeddingRow.Size]);
        // Page: verifier
        PairVerifier verifier = ml.Ranking.FitVerifier(heldOut, options: new VerificationOptions { FalseMatchRate = 0.01 });
        Console.WriteLine(verifier);                  // threshold, and the errors on classes that did not calibrate it
        verifier.Save(path);

        verifier = PairVerifier.Load(path);
        bool same = verifier.IsSame(first, second);
        double probability = verifier.Probability(first, second);
        // End
        Assert.True(!same && probability < 1);
    }

    private static void Audit(MLContext ml, IDataView embedded, string path)
    {
        // Page: audit
        AuditResult audit = ml.Ranking.AuditRetrieval(embedded, idColumnName: "Name", splitColumnName: "Flag");
        Console.WriteLine(audit);                     // counts, class sizes, the gravest findings
        audit.SaveFindings(path);                     // all findings, a line each
        // End
        Assert.True(File.Exists(path));
    }

    private IDataView View(int seed)
    {
        var rows = EmbeddingRow.Random(200, seed);
        for (var i = 0; i < rows.Length; i++) rows[i].Embedding[i % 4] += 2;
        return _ml.Data.LoadFromEnumerable(rows);
    }
}
