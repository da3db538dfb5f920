namespace MLNetDeepRanking.Reporting;

/// <summary>How vectors become a map.</summary>
public sealed class EmbeddingMapOptions
{
    /// <summary>Gets or sets how vectors become points of a plane.</summary>
    /// <value>The default value is <see cref="MapProjection.TSne"/>.</value>
    public MapProjection Projection { get; set; } = MapProjection.TSne;

    /// <summary>Gets or sets about how many neighbours of each vector count in t-SNE.</summary>
    /// <value>The default value is 30; at least 2. At most a third of the vectors count.</value>
    public double Perplexity { get; set; } = 30;

    /// <summary>Gets or sets the number of t-SNE's steps.</summary>
    /// <value>The default value is 1000; 50 to 100 000.</value>
    public int Iterations { get; set; } = 1000;

    /// <summary>Gets or sets the seed. The same seed gives the same map on the same machine.</summary>
    /// <value>The default value is 1.</value>
    public int Seed { get; set; } = 1;

    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal EmbeddingMapOptions Validated()
    {
        if (!Enum.IsDefined(Projection)) throw new ArgumentOutOfRangeException(nameof(Projection), Projection, "This is not a known projection.");
        if (!(Perplexity >= 2)) throw new ArgumentOutOfRangeException(nameof(Perplexity), Perplexity, "Perplexity must be at least 2.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Iterations, 50);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Iterations, 100_000);
        return this;
    }
}
