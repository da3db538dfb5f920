using System.Globalization;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Takes the mean of neighbours' labels, which are numbers.</summary>
internal sealed class LabelMean
{
    private readonly NeighborWeighting _weighting;

    /// <param name="labels">The labels, as they are read from a column.</param>
    /// <param name="weighting">How much a neighbour counts.</param>
    /// <exception cref="InvalidOperationException">A label is not a finite number.</exception>
    public LabelMean(string[] labels, NeighborWeighting weighting)
        : this([.. labels.Select(Parse)], weighting)
    {
    }

    /// <param name="values">The label of each row.</param>
    /// <param name="weighting">How much a neighbour counts.</param>
    public LabelMean(double[] values, NeighborWeighting weighting) => (Values, _weighting) = (values, weighting);

    /// <summary>Gets the label of each row.</summary>
    public double[] Values { get; }

    /// <summary>Returns the mean of the neighbours' labels; NaN if there is no neighbour.</summary>
    /// <param name="rows">The neighbours, nearest first; <see cref="Neighbor.NoId"/> where there are no more.</param>
    /// <param name="distances">Their distances.</param>
    public float Of(ReadOnlySpan<long> rows, ReadOnlySpan<float> distances)
    {
        var (sum, weights) = (0.0, 0.0);
        for (var rank = 0; rank < rows.Length && rows[rank] != Neighbor.NoId; rank++)
        {
            var weight = NeighborWeights.Of(_weighting, distances[rank]);
            sum += weight * Values[rows[rank]];
            weights += weight;
        }
        return (float)(sum / weights);
    }

    private static double Parse(string label, int row) =>
        double.TryParse(label, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value)
            ? value
            : throw new InvalidOperationException(
                $"The label of the gallery's row {row} is '{label}', which is no finite number. A mean is taken of numbers: " +
                "leave such rows out, or choose NeighborPrediction.Label.");
}
