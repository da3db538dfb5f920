using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Transforms.Evaluation;

/// <summary>Brings the columns of views to the evaluators, which know numbers alone.</summary>
internal static class LabelledEvaluation
{
    private const string Labels = "labels";

    public static RetrievalMetrics Retrieval(IHostEnvironment environment, IDataView data, string label, string embedding, RetrievalOptions options)
    {
        var rows = EmbeddingRows.Read(environment, data, embedding, (label, Labels));
        var classes = new LabelNumbers();
        var labels = classes.Of(rows.Text(0));
        return RetrievalEvaluator.LeaveOneOut(rows.Vectors, rows.Dimension, labels, options with { ClassNames = classes.Names });
    }

    public static RetrievalMetrics Retrieval(
        IHostEnvironment environment, IDataView queries, IDataView gallery, string label, string embedding, string? id, RetrievalOptions options)
    {
        (string, string)[] columns = id is null ? [(label, Labels)] : [(label, Labels), (id, "names of rows")];
        var asked = EmbeddingRows.Read(environment, queries, embedding, columns);
        var searched = EmbeddingRows.Read(environment, gallery, embedding, columns);
        if (asked.Dimension != searched.Dimension)
            throw new ArgumentOutOfRangeException(nameof(gallery),
                $"Column '{embedding}' has {asked.Dimension} components in the queries and {searched.Dimension} in the gallery.");
        var classes = new LabelNumbers();
        var (queryLabels, galleryLabels) = (classes.Of(asked.Text(0)), classes.Of(searched.Text(0)));
        options = options with { ClassNames = classes.Names, OwnRows = id is null ? null : OwnRows(asked.Text(1), searched.Text(1), id) };
        return RetrievalEvaluator.QueryGallery(asked.Vectors, queryLabels, searched.Vectors, galleryLabels, asked.Dimension, options);
    }

    public static RetrievalComparison Comparison(
        IHostEnvironment environment, IDataView first, IDataView second, string label, string embedding, RetrievalOptions options)
    {
        var one = EmbeddingRows.Read(environment, first, embedding, (label, Labels));
        var other = EmbeddingRows.Read(environment, second, embedding, (label, Labels));
        if (one.RowCount != other.RowCount)
            throw new ArgumentOutOfRangeException(nameof(second),
                $"The first view has {one.RowCount} rows and the second {other.RowCount}: embed the same rows with both models.");
        var (left, right) = (Kept(one, other), Kept(other, one));
        var (oneText, otherText) = (one.Text(0), other.Text(0));
        if (!left.Select(row => oneText[row]).SequenceEqual(right.Select(row => otherText[row])))
            throw new ArgumentOutOfRangeException(nameof(second),
                $"Column '{label}' is not the same in both views: embed the same rows, in the same order, with both models.");
        var classes = new LabelNumbers();
        var labels = classes.Of([.. left.Select(row => oneText[row])]);
        options = options with { ClassNames = classes.Names };
        return RetrievalComparison.Of(
            RetrievalEvaluator.LeaveOneOut(EmbeddingRows.Gather(one.Vectors, one.Dimension, left), one.Dimension, labels, options),
            RetrievalEvaluator.LeaveOneOut(EmbeddingRows.Gather(other.Vectors, other.Dimension, right), other.Dimension, labels, options),
            Math.Max(1, options.BootstrapSamples), options.Confidence, options.Seed);
    }

    public static TripletMetrics Triplets(IHostEnvironment environment, IDataView data, IReadOnlyList<(int Query, int Positive, int Negative)> triplets,
        string embedding, string? group, TripletEvaluationOptions options)
    {
        (string, string)[] columns = group is null ? [] : [(group, "groups of candidates")];
        var rows = EmbeddingRows.Read(environment, data, embedding, columns);
        int[] groups = group is null ? [] : new LabelNumbers().Of(rows.Text(0));
        return TripletEvaluator.Evaluate(rows.Vectors, rows.Dimension, AmongKept(triplets, rows), options, groups);
    }

    public static PairVerifier Verifier(IHostEnvironment environment, IDataView data, string label, string embedding, VerificationOptions options)
    {
        var rows = EmbeddingRows.Read(environment, data, embedding, (label, Labels));
        return PairVerifier.Fit(rows.Vectors, rows.Dimension, new LabelNumbers().Of(rows.Text(0)), options);
    }

    public static AuditResult Audit(
        IHostEnvironment environment, IDataView data, string label, string embedding, string? id, string? split, AuditOptions options)
    {
        (string?, string)[] columns = [(label, Labels), (id, "names of rows"), (split, "splits")];
        var rows = EmbeddingRows.Read(environment, data, embedding, [.. columns.Select(column => (column.Item1 ?? label, column.Item2))]);
        var classes = new LabelNumbers();
        var labels = classes.Of(rows.Text(0));
        var dropped = id is null ? rows.LeftOut.Select(row => FormattableString.Invariant($"row {row}")) : rows.LeftOutText(1);
        return DataAudit.Run(rows.Vectors, rows.Dimension, labels, options with
        {
            ClassNames = classes.Names,
            RowNames = id is null ? [.. rows.Positions.Select(row => FormattableString.Invariant($"row {row}"))] : rows.Text(1),
            Splits = split is null ? null : rows.Text(2),
            Triplets = options.Triplets is null ? null : AmongKept(options.Triplets, rows),
            Dropped = [.. options.Dropped, .. dropped],
        });
    }

    /// <summary>Returns triplets of the view's rows as triplets of those that have an embedding; one that lacks a row is left out.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A triplet names a row that the view does not have.</exception>
    private static (int Query, int Positive, int Negative)[] AmongKept(IReadOnlyList<(int Query, int Positive, int Negative)> triplets, EmbeddingRows rows)
    {
        var count = rows.RowCount;
        var kept = new int[count];
        Array.Fill(kept, -1);
        for (var i = 0; i < rows.Count; i++) kept[rows.Positions[i]] = i;
        foreach (var triplet in triplets)
            if ((uint)triplet.Query >= (uint)count || (uint)triplet.Positive >= (uint)count || (uint)triplet.Negative >= (uint)count)
                throw new ArgumentOutOfRangeException(nameof(triplets), triplet, $"A triplet names a row that there is not; there are rows 0 to {count - 1}.");
        return
        [
            .. triplets.Select(triplet => (Query: kept[triplet.Query], Positive: kept[triplet.Positive], Negative: kept[triplet.Negative]))
                .Where(triplet => triplet.Query >= 0 && triplet.Positive >= 0 && triplet.Negative >= 0),
        ];
    }

    private static int[] Kept(EmbeddingRows rows, EmbeddingRows others)
    {
        var missing = others.LeftOut.ToHashSet();
        return [.. Enumerable.Range(0, rows.Count).Where(row => !missing.Contains(rows.Positions[row]))];
    }

    private static int[] OwnRows(IReadOnlyList<string> queries, IReadOnlyList<string> gallery, string column)
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var row = 0; row < gallery.Count; row++)
            if (!rows.TryAdd(gallery[row], row))
                throw new ArgumentOutOfRangeException(nameof(column),
                    $"Column '{column}' names two rows of the gallery '{gallery[row]}': a query could not be told from both.");
        return [.. queries.Select(name => rows.GetValueOrDefault(name, -1))];
    }
}
