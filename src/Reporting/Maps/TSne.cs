namespace MLNetDeepRanking.Reporting.Maps;

/// <summary>
/// Exact t-SNE: points of a plane whose neighbours are those of the vectors, by gradient descent with momentum, gains and early exaggeration
/// (van der Maaten and Hinton, 2008), from the principal components at a small scale and with a step that grows with the number of points
/// (Kobak and Berens, 2019).
/// </summary>
internal static class TSne
{
    private const int EarlyIterations = 250;
    private const float EarlyExaggeration = 12;
    private const double InitialSpread = 1e-4;
    private const float LeastGain = 0.01f;

    /// <summary>Returns a point for each vector, x and y.</summary>
    /// <param name="vectors">The vectors, <c>[n, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each.</param>
    /// <param name="perplexity">About how many neighbours of each vector count.</param>
    /// <param name="iterations">The number of steps.</param>
    /// <param name="random">Draws where the search for principal components begins, and a grain of sand that parts equal points.</param>
    /// <param name="observe">Is told the divergence now and then, for who wants to see it fall; it costs as much as a step.</param>
    public static double[] Embed(
        float[] vectors, int dimension, double perplexity, int iterations, Random random, Action<int, Func<double>>? observe = null)
    {
        var near = NeighborProbabilities.Of(vectors, dimension, perplexity);
        var gradient = new MapGradient(near);
        Begin(gradient, vectors, dimension, near.Count, random);
        var step = Math.Max(50, near.Count / EarlyExaggeration / 4);
        float[] slopes = new float[2 * near.Count], velocities = new float[2 * near.Count], gains = new float[2 * near.Count];
        Array.Fill(gains, 1);
        for (var i = 0; i < iterations; i++)
        {
            var isEarly = i < Math.Min(EarlyIterations, iterations / 2);
            gradient.Compute(isEarly ? EarlyExaggeration : 1, slopes);
            var momentum = isEarly ? 0.5f : 0.8f;
            for (var c = 0; c < slopes.Length; c++)
            {
                gains[c] = Math.Max(LeastGain, velocities[c] * slopes[c] < 0 ? gains[c] + 0.2f : gains[c] * 0.8f);
                velocities[c] = momentum * velocities[c] - step * gains[c] * slopes[c];
                (c % 2 == 0 ? gradient.X : gradient.Y)[c / 2] += velocities[c];
            }
            observe?.Invoke(i, gradient.Divergence);
        }
        return [.. Enumerable.Range(0, 2 * near.Count).Select(c => (double)(c % 2 == 0 ? gradient.X : gradient.Y)[c / 2])];
    }

    private static void Begin(MapGradient gradient, float[] vectors, int dimension, int count, Random random)
    {
        var components = PrincipalComponents.Of(vectors, dimension, 2, random);
        var places = components.Project(vectors);
        var directions = components.Directions.Length;
        var scale = components.Variances is [> 0 and var variance, ..] ? InitialSpread / Math.Sqrt(variance) : 0;
        for (var i = 0; i < count; i++)
        {
            gradient.X[i] = (float)(Place(i, 0) * scale + Sand());
            gradient.Y[i] = (float)(Place(i, 1) * scale + Sand());
        }

        double Place(int point, int direction) => direction < directions ? places[point * directions + direction] : 0;
        double Sand() => (random.NextDouble() - 0.5) * InitialSpread / 100;
    }
}
