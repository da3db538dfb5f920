namespace MLNetDeepRanking.Search;

/// <summary>Turns a distance d into a probability that a pair is the same: 1 / (1 + exp(Slope · d + Offset)).</summary>
/// <remarks>
/// Platt, "Probabilistic Outputs for Support Vector Machines", 1999, by the Newton method of Lin, Lin, Weng, Machine Learning 68, 2007. Isotonic regression
/// (Zadrozny, Elkan, KDD 2002) follows any shape, but is flat between its steps, so that near pairs would not be told apart, and needs far more same
/// pairs than a data set of small classes has.
/// </remarks>
internal readonly record struct PlattScaling(double Slope, double Offset)
{
    private const int MaxIterations = 100;

    /// <summary>A rise of the loss that is no more than this says nothing: near the minimum the steps decide when to stop.</summary>
    private const double Rounding = 1e-13;

    public double Probability(double distance) => Sigmoid(Slope * distance + Offset);

    /// <summary>Minimises the cross-entropy, the same pairs weighing <paramref name="samePrior"/> together and the different ones the rest.</summary>
    public static PlattScaling Fit(PairDistances pairs, double samePrior)
    {
        var all = pairs.Same.Concat(pairs.Different).Select(distance => (double)distance).ToArray();
        var mean = all.Average();
        var scale = Math.Sqrt(all.Average(distance => (distance - mean) * (distance - mean)));
        if (scale == 0) scale = 1;
        var samples = Samples(pairs, samePrior).Select(sample => sample with { Distance = (sample.Distance - mean) / scale }).ToArray();

        var (slope, offset) = (0.0, Math.Log((1 - samePrior) / samePrior));
        var loss = Loss(samples, slope, offset);
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            var (gradientSlope, gradientOffset, ss, so, oo) = Derivatives(samples, slope, offset);
            var determinant = ss * oo - so * so;
            var stepSlope = (oo * gradientSlope - so * gradientOffset) / determinant;
            var stepOffset = (ss * gradientOffset - so * gradientSlope) / determinant;
            var step = 1.0;
            var next = Loss(samples, slope - stepSlope, offset - stepOffset);
            for (; next > loss + Rounding && step > 1e-9; next = Loss(samples, slope - step * stepSlope, offset - step * stepOffset)) step /= 2;
            (slope, offset, loss) = (slope - step * stepSlope, offset - step * stepOffset, next);
            if (Math.Abs(stepSlope) + Math.Abs(stepOffset) < 1e-12) break;
        }
        return new(slope / scale, offset - slope * mean / scale);
    }

    /// <summary>The targets are Platt's, a little off 0 and 1, so that a perfect separation has a finite slope.</summary>
    private static IEnumerable<Sample> Samples(PairDistances pairs, double samePrior)
    {
        var (same, different) = (pairs.Same.Length, pairs.Different.Length);
        foreach (var distance in pairs.Same) yield return new(distance, (same + 1.0) / (same + 2), samePrior / same);
        foreach (var distance in pairs.Different) yield return new(distance, 1.0 / (different + 2), (1 - samePrior) / different);
    }

    private static double Loss(Sample[] samples, double slope, double offset) => samples.Sum(sample =>
    {
        var x = slope * sample.Distance + offset;
        var softplus = x > 0 ? x + Math.Log(1 + Math.Exp(-x)) : Math.Log(1 + Math.Exp(x));
        return sample.Weight * (softplus - (1 - sample.Target) * x);
    });

    private static (double Slope, double Offset, double SlopeSlope, double SlopeOffset, double OffsetOffset) Derivatives(
        Sample[] samples, double slope, double offset)
    {
        var (gs, go, ss, so, oo) = (0.0, 0.0, 1e-12, 0.0, 1e-12);
        foreach (var (distance, target, weight) in samples)
        {
            var probability = Sigmoid(slope * distance + offset);
            var error = weight * (target - probability);
            var curvature = weight * probability * (1 - probability);
            gs += error * distance;
            go += error;
            ss += curvature * distance * distance;
            so += curvature * distance;
            oo += curvature;
        }
        return (gs, go, ss, so, oo);
    }

    private static double Sigmoid(double x) => x > 0 ? Math.Exp(-x) / (1 + Math.Exp(-x)) : 1 / (1 + Math.Exp(x));

    private readonly record struct Sample(double Distance, double Target, double Weight);
}
