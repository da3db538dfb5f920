using System.Numerics;

namespace MLNetDeepRanking.Reporting.Maps;

/// <summary>
/// The slope of t-SNE's divergence, exactly: 4 Σⱼ (pᵢⱼ − qᵢⱼ)(yᵢ − yⱼ)/(1 + ‖yᵢ − yⱼ‖²), where qᵢⱼ ∝ 1/(1 + ‖yᵢ − yⱼ‖²). One pass over all pairs; rows are
/// independent, so that threads change nothing in the result.
/// </summary>
internal sealed class MapGradient
{
    // Beyond the last point lie places so far away that they attract and repel nothing.
    private const float FarAway = 1e15f;

    private readonly NeighborProbabilities _near;
    private readonly float[] _attraction;
    private readonly float[] _repulsion;
    private readonly double[] _weights;

    public MapGradient(NeighborProbabilities near)
    {
        _near = near;
        (X, Y) = (new float[near.Stride], new float[near.Stride]);
        X.AsSpan(near.Count).Fill(FarAway);
        Y.AsSpan(near.Count).Fill(FarAway);
        (_attraction, _repulsion) = (new float[2 * near.Count], new float[2 * near.Count]);
        _weights = new double[near.Count];
    }

    /// <summary>Gets the points' first coordinates; to be set by the caller, as far as there are points.</summary>
    public float[] X { get; }

    /// <summary>Gets the points' second coordinates; to be set by the caller, as far as there are points.</summary>
    public float[] Y { get; }

    /// <summary>Writes the slopes, x and y of each point, with attraction <paramref name="exaggeration"/> times as strong.</summary>
    public void Compute(float exaggeration, Span<float> slopes)
    {
        Parallel.For(0, _near.Count, ComputeRow);
        var total = (float)_weights.Sum();
        for (var i = 0; i < slopes.Length; i++) slopes[i] = 4 * (exaggeration * _attraction[i] - _repulsion[i] / total);
    }

    /// <summary>Returns the divergence Σ pᵢⱼ log(pᵢⱼ/qᵢⱼ) of the points from the vectors; 0 would be a perfect map.</summary>
    public double Divergence()
    {
        Parallel.For(0, _near.Count, ComputeRow);
        var total = _weights.Sum();
        double sum = 0;
        for (var i = 0; i < _near.Count; i++)
        {
            for (var j = 0; j < _near.Count; j++)
            {
                double p = _near.Values[i * _near.Stride + j];
                if (p == 0) continue;
                double dx = X[i] - X[j], dy = Y[i] - Y[j];
                sum += p * Math.Log(p * total * (1 + dx * dx + dy * dy));
            }
        }
        return sum;
    }

    private void ComputeRow(int i)
    {
        var (x, y, one) = (new Vector<float>(X[i]), new Vector<float>(Y[i]), Vector<float>.One);
        Vector<float> weights = default, attractionX = default, attractionY = default, repulsionX = default, repulsionY = default;
        var row = _near.Values.AsSpan(i * _near.Stride, _near.Stride);
        for (var j = 0; j < row.Length; j += Vector<float>.Count)
        {
            var dx = x - new Vector<float>(X.AsSpan(j));
            var dy = y - new Vector<float>(Y.AsSpan(j));
            var weight = one / (one + dx * dx + dy * dy);
            weights += weight;
            var attraction = new Vector<float>(row[j..]) * weight;
            attractionX += attraction * dx;
            attractionY += attraction * dy;
            var repulsion = weight * weight;
            repulsionX += repulsion * dx;
            repulsionY += repulsion * dy;
        }
        // The point itself has weight 1, and is no pair.
        _weights[i] = Vector.Sum(weights) - 1;
        (_attraction[2 * i], _attraction[2 * i + 1]) = (Vector.Sum(attractionX), Vector.Sum(attractionY));
        (_repulsion[2 * i], _repulsion[2 * i + 1]) = (Vector.Sum(repulsionX), Vector.Sum(repulsionY));
    }
}
