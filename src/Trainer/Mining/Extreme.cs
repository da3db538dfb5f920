namespace MLNetDeepRanking.Trainer.Mining;

/// <summary>The nearest and the farthest of some rows, the first of equals; none if there are none.</summary>
internal static class Extreme
{
    /// <summary>Returns the nearest of <paramref name="rows"/> that is farther than <paramref name="beyond"/>.</summary>
    public static int? Nearest(ReadOnlySpan<double> distances, int[] rows, double beyond = double.NegativeInfinity)
    {
        int? nearest = null;
        foreach (var row in rows)
            if (distances[row] > beyond && (nearest is not { } best || distances[row] < distances[best])) nearest = row;
        return nearest;
    }

    /// <summary>Returns the farthest of <paramref name="rows"/>.</summary>
    public static int? Farthest(ReadOnlySpan<double> distances, int[] rows)
    {
        int? farthest = null;
        foreach (var row in rows)
            if (farthest is not { } best || distances[row] > distances[best]) farthest = row;
        return farthest;
    }
}
