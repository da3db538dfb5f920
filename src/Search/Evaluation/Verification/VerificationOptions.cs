namespace MLNetDeepRanking.Search;

/// <summary>How a <see cref="PairVerifier"/> is calibrated.</summary>
public sealed record VerificationOptions
{
    /// <summary>Gets the share of pairs of different classes that may be taken for the same, above 0 and below 1.</summary>
    /// <value>The default value is 0.01.</value>
    public double FalseMatchRate { get; init; } = 0.01;

    /// <summary>Gets how often two vectors that are asked about are the same, which decides what a probability means; between 0 and 1.</summary>
    /// <value>The default value is 0.5.</value>
    public double SamePrior { get; init; } = 0.5;

    /// <summary>Gets how dissimilarity is measured.</summary>
    /// <value>The default value is <see cref="VectorDistance.Cosine"/>.</value>
    public VectorDistance Distance { get; init; } = VectorDistance.Cosine;

    /// <summary>Gets the most pairs of each kind, same and different, that are looked at; of more, as many are drawn.</summary>
    /// <value>The default value is 200 000; at least 1.</value>
    public int MaxPairs { get; init; } = 200_000;

    /// <summary>Gets the seed that divides the classes and draws pairs.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Validate()
    {
        ThrowUnlessShare(FalseMatchRate, nameof(FalseMatchRate));
        ThrowUnlessShare(SamePrior, nameof(SamePrior));
        if (!Enum.IsDefined(Distance)) throw new ArgumentOutOfRangeException(nameof(Distance), Distance, "This is not a known distance.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxPairs, 1);
    }

    private static void ThrowUnlessShare(double value, string name)
    {
        if (value is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between 0 and 1.");
    }
}
