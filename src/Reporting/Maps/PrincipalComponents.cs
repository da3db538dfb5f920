namespace MLNetDeepRanking.Reporting.Maps;

/// <summary>
/// The directions in which vectors differ most: leading eigenvectors of their covariance, by subspace iteration that never forms it. Each direction is
/// signed so that its largest component is positive.
/// </summary>
internal sealed class PrincipalComponents
{
    // More columns than are wanted bring those that are wanted out sooner (Halko et al., "Finding structure with randomness", 2011).
    private const int FurtherColumns = 6;
    private const int MostIterations = 400;
    private const double Tolerance = 1e-12;

    private readonly double[] _mean;

    private PrincipalComponents(double[] mean, double[][] directions, double[] variances) => (_mean, Directions, Variances) = (mean, directions, variances);

    /// <summary>Gets the directions, of unit length and at right angles, the one of largest variance first.</summary>
    public double[][] Directions { get; }

    /// <summary>Gets the variance along each direction, Σ ÷ (n − 1).</summary>
    public double[] Variances { get; }

    /// <summary>Finds the directions.</summary>
    /// <param name="vectors">The vectors, <c>[n, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each.</param>
    /// <param name="count">How many directions; fewer come if the vectors have fewer.</param>
    /// <param name="random">Draws where the search begins, which leaves no trace in the result beyond the last digits.</param>
    public static PrincipalComponents Of(float[] vectors, int dimension, int count, Random random)
    {
        var rows = vectors.Length / dimension;
        var columns = Math.Min(count + FurtherColumns, Math.Min(dimension, rows));
        var mean = Mean(vectors, dimension);
        double[][] basis = [.. Enumerable.Range(0, columns).Select(_ => Enumerable.Range(0, dimension).Select(_ => random.NextDouble() - 0.5).ToArray())];
        Orthonormal.Make(basis);
        var (spread, before) = (new double[columns], new double[columns]);
        for (var i = 0; i < MostIterations && columns > 0; i++)
        {
            var images = Covariance(vectors, mean, basis);
            spread = Orthonormal.Ritz(basis, images);
            Orthonormal.Make(images);
            basis = images;
            var wanted = Math.Min(count, columns);
            if (spread.Take(wanted).Zip(before, (now, then) => Math.Abs(now - then)).Max() <= Tolerance * spread[0]) break;
            before = spread;
        }
        var kept = Math.Min(count, columns);
        foreach (var direction in basis) Sign(direction);
        return new(mean, basis[..kept], [.. spread.Take(kept).Select(sum => sum / Math.Max(1, rows - 1))]);
    }

    /// <summary>Returns where each vector lies along each direction, <c>[n, directions]</c>.</summary>
    public double[] Project(float[] vectors)
    {
        var (dimension, count) = (_mean.Length, Directions.Length);
        var places = new double[vectors.Length / dimension * count];
        for (var i = 0; i < places.Length; i++) places[i] = Along(vectors.AsSpan(i / count * dimension, dimension), Directions[i % count], _mean);
        return places;
    }

    private static double[] Mean(float[] vectors, int dimension)
    {
        var mean = new double[dimension];
        var rows = vectors.Length / dimension;
        for (var i = 0; i < vectors.Length; i++) mean[i % dimension] += (double)vectors[i] / rows;
        return mean;
    }

    /// <summary>Returns (X − μ)ᵀ(X − μ)·v for each v.</summary>
    private static double[][] Covariance(float[] vectors, double[] mean, double[][] basis)
    {
        var images = new double[basis.Length][];
        Parallel.For(0, basis.Length, column =>
        {
            var image = new double[mean.Length];
            for (var start = 0; start < vectors.Length; start += mean.Length)
            {
                var row = vectors.AsSpan(start, mean.Length);
                var along = Along(row, basis[column], mean);
                for (var i = 0; i < image.Length; i++) image[i] += along * (row[i] - mean[i]);
            }
            images[column] = image;
        });
        return images;
    }

    private static double Along(ReadOnlySpan<float> vector, double[] direction, double[] mean)
    {
        double sum = 0;
        for (var i = 0; i < direction.Length; i++) sum += (vector[i] - mean[i]) * direction[i];
        return sum;
    }

    private static void Sign(double[] direction)
    {
        if (direction.MaxBy(Math.Abs) >= 0) return;
        for (var i = 0; i < direction.Length; i++) direction[i] = -direction[i];
    }
}
