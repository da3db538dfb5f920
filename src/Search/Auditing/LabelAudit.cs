namespace MLNetDeepRanking.Search;

/// <summary>Finds rows whose neighbours agree on another label than theirs.</summary>
/// <remarks>
/// Another class claims a row if two of its rows are nearer than any row of the row's own class, by more than the factor of
/// <see cref="AuditOptions.ConflictRatio"/>. It takes two, so that one wrong label does not accuse its neighbours; and a class of any size can claim. This is
/// the
/// nearest-neighbour form of asking whether a model, which has not seen the row's label, is more confident of another: Northcutt, Jiang, Chuang, "Confident
/// Learning",
/// JAIR 2021; Papernot, McDaniel, "Deep k-Nearest Neighbors", 2018.
/// </remarks>
internal static class LabelAudit
{
    /// <param name="neighborRows">The nearest rows of each row, <c>[n, k]</c>, nearest first.</param>
    /// <param name="distances">Their distances.</param>
    /// <param name="nearestOwn">The distance of each row to the nearest other row of its class; +∞ if it is alone, which is no conflict.</param>
    /// <param name="labels">The label of each row.</param>
    /// <param name="names">What rows and classes are called.</param>
    /// <param name="options">The factor.</param>
    public static IEnumerable<AuditFinding> Of(
        long[] neighborRows, float[] distances, float[] nearestOwn, int[] labels, AuditNames names, AuditOptions options)
    {
        var k = neighborRows.Length / Math.Max(1, labels.Length);
        for (var row = 0; row < labels.Length; row++)
        {
            if (float.IsPositiveInfinity(nearestOwn[row])) continue;
            var (claim, witnesses) = Claim(row, neighborRows.AsSpan(row * k, k), distances.AsSpan(row * k, k), labels);
            if (!(nearestOwn[row] > options.ConflictRatio * claim)) continue;
            yield return new(AuditFindingKind.LabelConflict, [row, .. witnesses], nearestOwn[row] / Math.Max(claim, float.Epsilon),
                $"{names.Row(row)} is labelled {names.ClassOf(row)}, but looks like {names.ClassOf(witnesses[0])}: " +
                $"{string.Join(" and ", witnesses.Select(names.Row))} are nearer than any other {names.ClassOf(row)}. Check its label.");
        }
    }

    /// <summary>Returns the distance of each row to the nearest other row of its class, measured where the neighbours do not tell it.</summary>
    public static float[] NearestOwn(
        ReadOnlySpan<float> vectors, int dimension, long[] neighborRows, float[] distances, int[] labels, VectorDistance measure)
    {
        var k = neighborRows.Length / Math.Max(1, labels.Length);
        var classes = Rows.Numbers(labels.Length).ToLookup(row => labels[row]);
        var distance = PairDistance.Create(measure, dimension);
        var nearest = new float[labels.Length];
        for (var row = 0; row < nearest.Length; row++)
        {
            var rank = 0;
            while (rank < k && (neighborRows[row * k + rank] == row || labels[neighborRows[row * k + rank]] != labels[row])) rank++;
            nearest[row] = rank < k ? distances[row * k + rank] : float.PositiveInfinity;
            if (rank < k) continue;
            var vector = vectors.Slice(row * dimension, dimension);
            foreach (var other in classes[labels[row]])
                if (other != row) nearest[row] = Math.Min(nearest[row], distance.Between(vector, vectors.Slice(other * dimension, dimension)));
        }
        return nearest;
    }

    /// <summary>
    /// Returns the distance of the second row of the class that claims a row first, and its two rows; +∞ if there is none among the neighbours.
    /// </summary>
    private static (float Distance, int[] Witnesses) Claim(int row, ReadOnlySpan<long> neighbors, ReadOnlySpan<float> distances, int[] labels)
    {
        var others = new Dictionary<int, int>();
        for (var rank = 0; rank < neighbors.Length; rank++)
        {
            var neighbor = (int)neighbors[rank];
            if (neighbor == row || labels[neighbor] == labels[row]) continue;
            if (!others.TryAdd(labels[neighbor], neighbor)) return (distances[rank], [others[labels[neighbor]], neighbor]);
        }
        return (float.PositiveInfinity, []);
    }
}
