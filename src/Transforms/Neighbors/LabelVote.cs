using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Lets neighbours vote for their labels.</summary>
internal sealed class LabelVote(string[] labels, NeighborWeighting weighting)
{
    /// <summary>Gets the number of each row's label: rows of the same label have the same one.</summary>
    public long[] Classes { get; } = Number(labels);

    /// <summary>Returns the label with most votes, of several the one with the nearest neighbour, and its share of the votes.</summary>
    /// <param name="rows">The neighbours, nearest first; <see cref="Neighbor.NoId"/> where there are no more.</param>
    /// <param name="distances">Their distances.</param>
    /// <returns>An empty label and NaN if there is no neighbour.</returns>
    public (string Label, float Confidence) Of(ReadOnlySpan<long> rows, ReadOnlySpan<float> distances)
    {
        var (winner, most, all) = (-1, 0.0, 0.0);
        for (var rank = 0; rank < rows.Length && rows[rank] != Neighbor.NoId; rank++)
        {
            all += NeighborWeights.Of(weighting, distances[rank]);
            var votes = 0.0;
            for (var other = 0; other < rows.Length && rows[other] != Neighbor.NoId; other++)
                if (Classes[rows[other]] == Classes[rows[rank]]) votes += NeighborWeights.Of(weighting, distances[other]);
            if (votes > most) (winner, most) = (rank, votes);
        }
        return winner < 0 ? ("", float.NaN) : (labels[rows[winner]], (float)(most / all));
    }

    private static long[] Number(string[] labels)
    {
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        var classes = new long[labels.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            numbers.TryAdd(labels[row], numbers.Count);
            classes[row] = numbers[labels[row]];
        }
        return classes;
    }
}
