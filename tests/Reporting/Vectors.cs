namespace MLNetDeepRanking.Reporting.Tests;

/// <summary>Seeded vectors in classes: a random centre for each class, and members scattered about it.</summary>
internal static class Vectors
{
    public const int Dimension = 8;

    /// <summary>Returns vectors, class by class, and their labels. A seed gives the same directions, whatever the noise.</summary>
    public static (float[] Vectors, int[] Labels) Classes(int classes, int perClass, float noise, int seed)
    {
        var random = new Random(seed);
        var vectors = new float[classes * perClass * Dimension];
        for (var row = 0; row < vectors.Length; row += perClass * Dimension)
        {
            float[] centre = [.. Enumerable.Range(0, Dimension).Select(_ => Centred(random))];
            for (var i = 0; i < perClass * Dimension; i++) vectors[row + i] = centre[i % Dimension] + noise * Centred(random);
        }
        return (vectors, [.. Enumerable.Range(0, classes * perClass).Select(row => row / perClass)]);
    }

    private static float Centred(Random random) => 2 * random.NextSingle() - 1;
}
