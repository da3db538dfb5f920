using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Evaluation;

/// <summary>The columns of ML.NET against the evaluators that know numbers alone.</summary>
public sealed class RankingCatalogTests
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly List<string> _warnings = [];

    public RankingCatalogTests() => _ml.Log += (_, e) =>
    {
        if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) _warnings.Add(e.RawMessage);
    };

    [Theory]
    [InlineData("Label")]
    [InlineData("Key")]
    [InlineData("Number")]
    [InlineData("Real")]
    [InlineData("BareKey")]
    public void Labels_of_every_type_give_the_metrics_of_their_numbers(string column)
    {
        var rows = Rows(count: 60, seed: 1);
        var data = _ml.Transforms.Conversion.MapValueToKey("Key", "Label").Fit(Load(rows)).Transform(Load(rows));

        var metrics = _ml.Ranking.EvaluateRetrieval(data, column);

        var expected = RetrievalEvaluator.LeaveOneOut(Flat(rows), EmbeddingRow.Size, [.. rows.Select(Class)], new RetrievalOptions());
        Assert.Equal((expected.RecallAt(1), expected.MapAtR, expected.Clustering), (metrics.RecallAt(1), metrics.MapAtR, metrics.Clustering));
        Assert.Equal(expected.Intervals!.MapAtR, metrics.Intervals!.MapAtR);
        Assert.Equal(4, metrics.Classes.Count);
        if (column is "Label" or "Key") Assert.Equal(["label-0", "label-1", "label-2", "label-3"], metrics.Classes.Select(one => one.Name));
    }

    [Fact]
    public void A_query_does_not_find_the_row_of_its_own_name()
    {
        var rows = Rows(count: 40, seed: 2);
        var alone = _ml.Ranking.EvaluateRetrieval(Load(rows));
        var other = _ml.Ranking.EvaluateRetrieval(Load(rows), Load(rows), idColumnName: "Name");
        Assert.Equal(alone.ToString(), other.ToString());
        Assert.Equal(1, _ml.Ranking.EvaluateRetrieval(Load(rows), Load(rows)).RecallAt(1));

        var twice = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Ranking.EvaluateRetrieval(Load(rows), Load([.. rows, rows[3]]), idColumnName: "Name"));
        Assert.Contains("two rows of the gallery 'row-3'", twice.Message);
    }

    [Fact]
    public void Rows_without_embedding_or_label_are_no_positives_of_each_other()
    {
        var rows = Rows(count: 40, seed: 3);
        rows[5].Embedding[1] = float.NaN;
        (rows[6].Label, rows[7].Label) = (null, "");
        var metrics = _ml.Ranking.EvaluateRetrieval(Load(rows));
        Assert.Equal((37, 2), (metrics.QueryCount, metrics.QueriesWithoutPositives));
        Assert.Equal(2, metrics.Classes.Count(one => one.Name == "(no label)"));
        Assert.Contains("Left out 1 row(s) with NaN in column 'Embedding'; 39 remain.", Assert.Single(_warnings));
        foreach (var row in rows) row.Embedding[0] = float.NaN;
        Assert.Contains("all 40 have NaN", Assert.Throws<InvalidOperationException>(() => _ml.Ranking.EvaluateRetrieval(Load(rows))).Message);
    }

    [Fact]
    public void Two_models_are_compared_on_the_rows_that_both_embedded()
    {
        var (first, second) = (Rows(count: 60, seed: 4, noise: 1.5f), Rows(count: 60, seed: 5, noise: 0.3f));
        first[10].Embedding[0] = second[20].Embedding[0] = float.NaN;
        var comparison = _ml.Ranking.CompareRetrieval(Load(first), Load(second));
        Assert.Equal(58, comparison.First.QueryCount);
        Assert.True(comparison.Intervals.MapAtR.Lower > 0);
        Assert.Contains("58 queries", comparison.ToString());
        Assert.Contains("60 rows and the second 59", Refusal(first, second[..59]));
        second[3].Label = "other";
        Assert.Contains("not the same in both", Refusal(first, second));

        string Refusal(EmbeddingRow[] one, EmbeddingRow[] other) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Ranking.CompareRetrieval(Load(one), Load(other))).Message;
    }

    [Fact]
    public void Triplets_count_rows_of_the_view()
    {
        var rows = Rows(count: 30, seed: 6, noise: 0.2f);
        rows[0].Embedding[0] = float.NaN;
        (int, int, int)[] triplets = [(0, 4, 1), (1, 5, 2), (2, 6, 3), (3, 4, 7)];
        var metrics = _ml.Ranking.EvaluateTriplets(Load(rows), triplets);
        Assert.Equal((3, 2 / 3.0), (metrics.TripletCount, metrics.SimilarityPrecision));
        var grouped = _ml.Ranking.EvaluateTriplets(Load(rows), triplets, groupColumnName: "Label");
        Assert.Equal((3, 2), (grouped.TripletsAtTopK, _ml.Ranking.EvaluateTriplets(Load(rows), triplets[..3], groupColumnName: "Label").TripletsAtTopK));
        Assert.Contains("rows 0 to 29", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Ranking.EvaluateTriplets(Load(rows), [(0, 1, 30)])).Message);
    }

    [Fact]
    public void A_verifier_is_calibrated_from_a_view()
    {
        var rows = Rows(count: 200, seed: 7, noise: 0.2f);
        var verifier = _ml.Ranking.FitVerifier(Load(rows), options: new VerificationOptions { FalseMatchRate = 0.05 });
        Assert.True(verifier.IsSame(rows[0].Embedding, rows[4].Embedding));
        Assert.False(verifier.IsSame(rows[0].Embedding, rows[1].Embedding));
        Assert.True(verifier.Probability(rows[0].Embedding, rows[4].Embedding) > 0.9);
    }

    [Fact]
    public void An_audit_names_rows_by_their_column_and_lists_what_was_dropped()
    {
        var rows = Rows(count: 40, seed: 8, noise: 0.4f);
        rows[9].Embedding[0] = float.NaN;
        rows[8].Label = "label-1";
        rows[12].Embedding = [.. rows[13].Embedding];
        var options = new AuditOptions { Triplets = [(10, 14, 11), (10, 11, 14), (9, 1, 2)] };
        var report = _ml.Ranking.AuditRetrieval(Load(rows), idColumnName: "Name", splitColumnName: "Flag", options: options);
        Assert.Contains("'row-12', 'row-13' are the same picture in the splits False and True", Assert.Single(report.Of(AuditFindingKind.Leak)).Description);
        Assert.Contains("'row-9' has no embedding", Assert.Single(report.Of(AuditFindingKind.Dropped)).Description);
        Assert.Contains(
            report.Of(AuditFindingKind.LabelConflict),
            finding => finding.Description.Contains("'row-8' is labelled label-1, but looks like label-0", StringComparison.Ordinal));
        Assert.Contains("For 'row-10'", Assert.Single(report.Of(AuditFindingKind.ContradictoryTriplets)).Description);
        Assert.Equal((39, 2), (report.RowCount, report.TripletCount));
        Assert.Contains("'row 9' has no embedding", Assert.Single(_ml.Ranking.AuditRetrieval(Load(rows)).Of(AuditFindingKind.Dropped)).Description);
    }

    [Fact]
    public void Columns_that_do_not_fit_are_named()
    {
        var data = Load(Rows(count: 8, seed: 9));
        Assert.Contains("no column 'Class'", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Ranking.EvaluateRetrieval(data, "Class")).Message);
        var ofText = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Ranking.EvaluateRetrieval(data, embeddingColumnName: "Name"));
        Assert.Contains("Column 'Name' is String", ofText.Message);
    }

    /// <summary>Four classes in turn, each about a corner of its own.</summary>
    private static EmbeddingRow[] Rows(int count, int seed, float noise = 0.8f)
    {
        var rows = EmbeddingRow.Random(count, seed);
        for (var i = 0; i < count; i++)
        {
            for (var component = 0; component < EmbeddingRow.Size; component++) rows[i].Embedding[component] *= noise;
            rows[i].Embedding[i % 4]++;
            (rows[i].Number, rows[i].Real, rows[i].BareKey) = (i % 4, i % 4 / 2f, (uint)(i % 4 + 1));
        }
        return rows;
    }

    private static int Class(EmbeddingRow row) => row.Number;

    private static float[] Flat(EmbeddingRow[] rows) => [.. rows.SelectMany(row => row.Embedding)];

    private IDataView Load(EmbeddingRow[] rows) => _ml.Data.LoadFromEnumerable(rows);
}
