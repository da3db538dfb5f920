using System.Numerics;

namespace MLNetDeepRanking.Reporting.Maps;

/// <summary>
/// How probable it is that a vector takes another for its neighbour: p(j|i) ∝ exp(−‖xᵢ − xⱼ‖²/2σᵢ²), with σᵢ such that the perplexity of each row is as wanted;
/// both ways are averaged, and all add up to 1 (van der Maaten and Hinton, "Visualizing Data using t-SNE", 2008, section 3).
/// </summary>
internal sealed class NeighborProbabilities
{
    private const int MostHalvings = 100;
    private const double EntropyTolerance = 1e-6;

    private NeighborProbabilities(int count, int stride, float[] values) => (Count, Stride, Values) = (count, stride, values);

    /// <summary>Gets the number of vectors.</summary>
    public int Count { get; }

    /// <summary>Gets the length of a row: the count, rounded up to whole vectors of the processor. What lies beyond is zero.</summary>
    public int Stride { get; }

    /// <summary>Gets the probabilities, <c>[Count, Stride]</c>.</summary>
    public float[] Values { get; }

    public static NeighborProbabilities Of(float[] vectors, int dimension, double perplexity)
    {
        var count = vectors.Length / dimension;
        var stride = (count + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        var values = new float[checked(count * stride)];
        Parallel.For(0, count, () => new double[count], (i, _, distances) =>
        {
            for (var j = 0; j < count; j++) distances[j] = SquaredDistance(vectors, dimension, i, j);
            WriteRow(distances, i, Math.Log(perplexity), values.AsSpan(i * stride, count));
            return distances;
        }, _ => { });
        Symmetrize(values, count, stride);
        return new(count, stride, values);
    }

    private static double SquaredDistance(float[] vectors, int dimension, int i, int j)
    {
        ReadOnlySpan<float> a = vectors.AsSpan(i * dimension, dimension), b = vectors.AsSpan(j * dimension, dimension);
        var sums = Vector<float>.Zero;
        var k = 0;
        for (; k <= dimension - Vector<float>.Count; k += Vector<float>.Count)
        {
            var difference = new Vector<float>(a[k..]) - new Vector<float>(b[k..]);
            sums += difference * difference;
        }
        double sum = Vector.Sum(sums);
        for (; k < dimension; k++) sum += (double)(a[k] - b[k]) * (a[k] - b[k]);
        return sum;
    }

    /// <summary>Finds β = 1/2σ² by halving, and writes p(j|i).</summary>
    private static void WriteRow(double[] distances, int own, double wanted, Span<float> row)
    {
        // Only differences of distances matter; without the nearest one's, none of the exponentials can vanish together.
        var nearest = double.PositiveInfinity;
        for (var j = 0; j < distances.Length; j++)
            if (j != own) nearest = Math.Min(nearest, distances[j]);

        double beta = 1, low = 0, high = double.PositiveInfinity;
        for (var step = 0; ; step++)
        {
            double sum = 0, weighted = 0;
            for (var j = 0; j < distances.Length; j++)
            {
                if (j == own) continue;
                var distance = distances[j] - nearest;
                var p = Math.Exp(-beta * distance);
                sum += p;
                weighted += p * distance;
            }
            var entropy = Math.Log(sum) + beta * weighted / sum;
            if (Math.Abs(entropy - wanted) <= EntropyTolerance || step == MostHalvings - 1)
            {
                for (var j = 0; j < row.Length; j++) row[j] = j == own ? 0 : (float)(Math.Exp(-beta * (distances[j] - nearest)) / sum);
                return;
            }
            if (entropy > wanted) low = beta;
            else high = beta;
            beta = double.IsFinite(high) ? (low + high) / 2 : beta * 2;
        }
    }

    private static void Symmetrize(float[] values, int count, int stride)
    {
        for (var i = 0; i < count; i++)
            for (var j = i + 1; j < count; j++)
                values[i * stride + j] = values[j * stride + i] = (values[i * stride + j] + values[j * stride + i]) / (2 * count);
    }
}
