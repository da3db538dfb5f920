namespace MLNetDeepRanking.Search;

/// <summary>Finds rows that are the same picture, in groups; a group that spans splits is a leak.</summary>
internal static class DuplicateAudit
{
    private const int Neighbors = 8;

    /// <param name="neighborRows">The nearest rows of each row, <c>[n, k]</c>.</param>
    /// <param name="distances">Their distances.</param>
    /// <param name="k">The number of them.</param>
    /// <param name="names">What rows are called.</param>
    /// <param name="options">The largest distance, and the splits.</param>
    public static IEnumerable<AuditFinding> Of(long[] neighborRows, float[] distances, int k, AuditNames names, AuditOptions options)
    {
        foreach (var rows in NearDuplicates.Group(neighborRows, distances, k, options.DuplicateDistance))
        {
            var splits = options.Splits is { } all ? rows.Select(row => all[row]).Distinct().ToArray() : [];
            yield return splits.Length > 1
                ? new(AuditFindingKind.Leak, rows, rows.Length,
                    $"{List(rows, names)} are the same picture in the splits {string.Join(" and ", splits)}. Keep it in one of them.")
                : new(AuditFindingKind.NearDuplicates, rows, rows.Length, $"{List(rows, names)} are the same picture. Keep one.");
        }
    }

    private static string List(int[] rows, AuditNames names) =>
        string.Join(", ", rows.Take(Neighbors).Select(names.Row)) + (rows.Length > Neighbors ? $" and {rows.Length - Neighbors} more" : "");
}
