using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>Finds rows whose neighbours agree on another label than theirs.</summary>
/// <remarks>
/// Another class claims a row if two of its rows are nearer than any row of the row's own class, by more than the factor of
/// <see cref="AuditOptions.ConflictRatio"/>. It takes two, so that one wrong label does not accuse its neighbours; and a class of any size can claim. This is the
/// nearest-neighbour form of asking whether a model, which has not seen the row's label, is more confident of another: Northcutt, Jiang, Chuang, "Confident Learning",
/// JAIR 2021; Papernot, McDaniel, "Deep k-Nearest Neighbors", 2018.
/// </remarks>
internal static class LabelAudit
{
    private const int Witnesses = 2;

    /// <param name="neighborRows">The nearest rows of each row, <c>[n, k]</c>, nearest first.</param>
    /// <param name="distances">Their distances.</param>
    /// <param name="k">The number of them.</param>
    /// <param name="labels">The label of each row.</param>
    /// <param name="names">What rows and classes are called.</param>
    /// <param name="options">The factor.</param>
    public static IEnumerable<AuditFinding> Of(long[] neighborRows, float[] distances, int k, int[] labels, AuditNames names, AuditOptions options)
    {
        for (var row = 0; row < labels.Length; row++)
        {
            var (other, ratio, witnesses) = Claim(row, neighborRows.AsSpan(row * k, k), distances.AsSpan(row * k, k), labels);
            if (ratio <= options.ConflictRatio) continue;
            yield return new(AuditFindingKind.LabelConflict, [row, .. witnesses], ratio, string.Create(CultureInfo.InvariantCulture,
                $"{names.Row(row)} is labelled {names.ClassOf(row)}, but looks like {names.Class(other)}: ") +
                $"{string.Join(" and ", witnesses.Select(names.Row))} are nearer than any other {names.ClassOf(row)}. Check its label.");
        }
    }

    /// <summary>
    /// Returns the class that claims a row first, and how many times farther the row's own class is; where that lies beyond the neighbours, it is as far as the last.
    /// </summary>
    private static (int Label, double Ratio, int[] Witnesses) Claim(int row, ReadOnlySpan<long> neighbors, ReadOnlySpan<float> distances, int[] labels)
    {
        var others = new Dictionary<int, List<int>>();
        var (claimant, claim, witnesses) = (-1, 0f, Array.Empty<int>());
        for (var rank = 0; rank < neighbors.Length; rank++)
        {
            var neighbor = (int)neighbors[rank];
            if (neighbor == row) continue;
            if (labels[neighbor] == labels[row]) return (claimant, Ratio(distances[rank], claim), witnesses);
            if (claimant >= 0) continue;
            if (!others.TryGetValue(labels[neighbor], out var seen)) others[labels[neighbor]] = seen = [];
            seen.Add(neighbor);
            if (seen.Count == Witnesses) (claimant, claim, witnesses) = (labels[neighbor], distances[rank], [.. seen]);
        }
        return (claimant, claimant < 0 ? 0 : Ratio(distances[^1], claim), witnesses);

        double Ratio(float own, float claimed) => claimant < 0 ? 0 : claimed > 0 ? own / (double)claimed : own > 0 ? double.PositiveInfinity : 0;
    }
}
