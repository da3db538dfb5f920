namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>How triplets are drawn by relevance: Wang et al., CVPR 2014, section 4, offline and online.</summary>
/// <remarks>Wang et al. publish the out-of-class share of their best model; the other values are this library's.</remarks>
public sealed record RelevanceSamplingOptions
{
    /// <summary>Gets T_p: relevance above it does not make a positive more likely.</summary>
    /// <value>The default value is 1, which limits no cosine; above 0.</value>
    public double PositiveThreshold { get; init; } = 1;

    /// <summary>Gets T_r: by how much a positive is at least more relevant to the query than the negative is.</summary>
    /// <value>The default value is 0.1; 0 or more.</value>
    public double RelevanceMargin { get; init; } = 0.1;

    /// <summary>Gets the share of triplets whose negative is of another class than the query.</summary>
    /// <value>The default value is 0.2, that of Wang's best model; 0 to 1.</value>
    public double OutOfClassShare { get; init; } = 0.2;

    /// <summary>Gets how many in-class negatives are tried for a query and positive before both are given up.</summary>
    /// <value>The default value is 100; at least 1.</value>
    public int NegativeAttempts { get; init; } = 100;

    /// <summary>Gets how many pictures of each class the online form keeps.</summary>
    /// <value>The default value is 1000; at least 2.</value>
    public int BufferCapacity { get; init; } = 1000;

    /// <summary>Gets whether the online form draws uniformly from a buffer, to the letter of the paper.</summary>
    /// <value>
    /// The default value is <see langword="false"/>: draws allow for how likely each picture was to stay, so that they follow relevance for a short
    /// stream too. The longer the stream, the less it matters; see <see cref="OnlineTripletSampler{TItem}"/>.
    /// </value>
    public bool DrawUniformlyFromBuffers { get; init; }

    /// <summary>Gets how many triplets a training epoch has.</summary>
    /// <value>The default value is <see langword="null"/>: as many as there are pictures.</value>
    public int? TripletsPerEpoch { get; init; }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it.</exception>
    internal void Validate()
    {
        Require.Positive(PositiveThreshold);
        Require.NotNegative(RelevanceMargin);
        Require.Share(OutOfClassShare);
        ArgumentOutOfRangeException.ThrowIfLessThan(NegativeAttempts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(BufferCapacity, 2);
        if (TripletsPerEpoch is { } count) ArgumentOutOfRangeException.ThrowIfLessThan(count, 1, nameof(TripletsPerEpoch));
    }
}
