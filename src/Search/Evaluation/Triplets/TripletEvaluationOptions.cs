namespace MLNetDeepRanking.Search;

/// <summary>What <see cref="TripletEvaluator"/> looks at.</summary>
public sealed record TripletEvaluationOptions
{
    /// <summary>Gets how dissimilarity is measured.</summary>
    /// <value>The default value is <see cref="VectorDistance.Cosine"/>.</value>
    public VectorDistance Distance { get; init; } = VectorDistance.Cosine;

    /// <summary>Gets the K of score-at-top-K, at least 1.</summary>
    /// <value>The default value is 30, as in the paper.</value>
    public int TopK { get; init; } = 30;

    /// <summary>Gets the number of bootstrap samples behind the intervals; 0 for no intervals.</summary>
    /// <value>The default value is 1000.</value>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>Gets the confidence of the intervals, between 0 and 1.</summary>
    /// <value>The default value is 0.95.</value>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Gets the seed of the bootstrap.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Distance)) throw new ArgumentOutOfRangeException(nameof(Distance), Distance, "This is not a known distance.");
        ArgumentOutOfRangeException.ThrowIfLessThan(TopK, 1);
        Bootstrap.Check(BootstrapSamples, Confidence);
    }
}
