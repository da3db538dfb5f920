namespace MLNetDeepRanking.Search;

/// <summary>Looks for what is wrong with labelled embeddings and with triplets of them, in one pass over nearest neighbours.</summary>
/// <remarks>
/// What it finds are suspicions for a person to judge: look-alikes are suspected with the wrong. An embedding that was not trained on the very labels that are
/// judged sees more. Methods are safe to call from several threads.
/// </remarks>
public static class DataAudit
{
    /// <summary>How many neighbours are asked what they think of a row.</summary>
    private const int Neighbors = 64;

    /// <summary>Audits labelled embeddings.</summary>
    /// <param name="embeddings">The vectors, <c>[labels.Length, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="labels">One label for each vector.</param>
    /// <param name="options">Triplets, splits, names and limits; the defaults if null.</param>
    /// <exception cref="ArgumentException">The lengths do not agree, or a component is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The dimension is below 1, an option is out of range, or a triplet names a row that there is not.
    /// </exception>
    public static AuditResult Run(ReadOnlySpan<float> embeddings, int dimension, ReadOnlySpan<int> labels, AuditOptions? options = null)
    {
        options ??= new();
        RetrievalEvaluator.Check(embeddings, dimension, labels, nameof(embeddings));
        options.Validate(labels.Length);
        var labelOf = labels.ToArray();
        var names = new AuditNames(labelOf, options);
        var k = Math.Min(Neighbors, labels.Length);
        var (neighbors, distances) = (new long[labels.Length * k], new float[labels.Length * k]);
        if (k > 0) RetrievalEvaluator.CreateIndex(embeddings, dimension, options.Distance).Search(embeddings, k, neighbors, distances);

        var nearestOwn = LabelAudit.NearestOwn(embeddings, dimension, neighbors, distances, labelOf, options.Distance);

        var sizes = labelOf.CountBy(label => label).ToDictionary();
        var findings = DuplicateAudit.Of(neighbors, distances, k, names, options)
            .Concat(LabelAudit.Of(neighbors, distances, nearestOwn, labelOf, names, options))
            .Concat(TripletAudit.Of(options.Triplets ?? [], names))
            .Concat(options.Dropped.Select(Dropped))
            .Concat(Rows.Numbers(labelOf.Length).Where(row => sizes[labelOf[row]] == 1).Select(row => Lone(row, names)));
        var (active, count) = ActiveTriplets.Of(embeddings, dimension, labelOf, options);
        return new AuditResult
        {
            RowCount = labelOf.Length,
            Findings = [.. findings.OrderBy(finding => finding.Kind).ThenByDescending(finding => finding.Score)],
            Classes =
            [
                .. sizes.Select(size => new ClassSize(names.Class(size.Key), size.Value))
                    .OrderByDescending(size => size.Count).ThenBy(size => size.Name, StringComparer.Ordinal),
            ],
            TripletCount = count,
            TripletsWereDrawn = options.Triplets is null,
            Gap = options.Gap,
            ActiveShare = active,
        };
    }

    private static AuditFinding Dropped(string file) =>
        new(AuditFindingKind.Dropped, [], 1, $"'{file}' has no embedding: it could not be read. Mend or remove it.");

    private static AuditFinding Lone(int row, AuditNames names) => new(AuditFindingKind.LoneRow, [row], 1,
        $"{names.Row(row)} is the only row of {names.ClassOf(row)}, so it has no positive. Add another, or leave it out.");
}
