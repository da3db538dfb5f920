namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>Draws from ranges; each takes one number from the generator.</summary>
internal static class RandomDraws
{
    /// <summary>Returns a number from <paramref name="low"/> to <paramref name="high"/>.</summary>
    public static double Between(this Random random, double low, double high) => low + (high - low) * random.NextDouble();

    /// <summary>Returns a whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public static int Between(this Random random, int low, int high) => random.Next(low, high + 1);

    /// <summary>Returns true with a probability.</summary>
    public static bool Happens(this Random random, double probability) => random.NextDouble() < probability;
}
