namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>What is known of the rows among which neighbours are found, beside their embeddings: each column has a value for each row.</summary>
/// <param name="Ids">The names.</param>
/// <param name="Labels">The labels, or null if rows have none.</param>
/// <param name="Groups">What a row must have in common with its neighbours, or null if it is nothing.</param>
internal sealed record GalleryRows(string[] Ids, string[]? Labels, string[]? Groups)
{
    /// <summary>The group of all rows where there are no groups.</summary>
    public const string Everything = "";

    public int Count => Ids.Length;

    /// <summary>Returns the rows of each group, in their order.</summary>
    public IEnumerable<(string Group, int[] Rows)> ByGroup() => Groups is null
        ? [(Everything, [.. Enumerable.Range(0, Count)])]
        : Groups.Select((group, row) => (group, row)).GroupBy(pair => pair.group, pair => pair.row, StringComparer.Ordinal)
            .Select(rows => (rows.Key, rows.ToArray()));

    /// <summary>Returns these rows followed by others of the same columns.</summary>
    public GalleryRows With(GalleryRows others) => new(
        [.. Ids, .. others.Ids],
        Labels is null ? null : [.. Labels, .. others.Labels!],
        Groups is null ? null : [.. Groups, .. others.Groups!]);
}
