namespace MLNetDeepRanking.Search;

/// <summary>How <see cref="Reranking.RerankReciprocal"/> weighs neighbourhoods; the names and defaults are those of Zhong et al. (2017).</summary>
public sealed record KReciprocalOptions
{
    /// <summary>Gets the number of neighbours among which two vectors must be of each other, at least 1.</summary>
    /// <value>The default value is 20.</value>
    public int K1 { get; init; } = 20;

    /// <summary>Gets the number of vectors, the first of which is itself, over which a vector's neighbourhood is averaged, at least 1.</summary>
    /// <value>The default value is 6.</value>
    public int K2 { get; init; } = 6;

    /// <summary>Gets the share of the index's own distance in the result, from 0 to 1; the rest is how little two neighbourhoods have in common.</summary>
    /// <value>The default value is 0.3.</value>
    public double Lambda { get; init; } = 0.3;

    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(K1, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(K2, 1);
        if (Lambda is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(Lambda), Lambda, "Lambda is from 0 to 1.");
    }
}
