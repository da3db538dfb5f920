namespace MLNetDeepRanking.Search;

/// <summary>What <see cref="RetrievalEvaluator"/> measures beside the averages: depths, intervals and clusters.</summary>
public sealed record RetrievalOptions
{
    /// <summary>Gets how dissimilarity is measured.</summary>
    /// <value>The default value is <see cref="VectorDistance.Cosine"/>.</value>
    public VectorDistance Distance { get; init; } = VectorDistance.Cosine;

    /// <summary>Gets the K of Recall@K and Precision@K, each at least 1.</summary>
    /// <value>The default value is 1, 5 and 10.</value>
    public IReadOnlyCollection<int> Depths { get; init; } = [1, 5, 10];

    /// <summary>Gets the name of each class: class i, the label i, is called by element i.</summary>
    /// <value>The default value is <see langword="null"/>: classes are called by their numbers.</value>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Gets for each query the row of the gallery that is the query itself, which does not count; −1 if there is none.</summary>
    /// <value>The default value is <see langword="null"/>: no query is in the gallery. Leave-one-out evaluation needs none.</value>
    public IReadOnlyList<int>? OwnRows { get; init; }

    /// <summary>Gets whether the queries are clustered too, into as many clusters as they have classes, for NMI and AMI.</summary>
    /// <value>The default value is <see langword="true"/>. With thousands of classes it takes longer than the search.</value>
    public bool Clustering { get; init; } = true;

    /// <summary>Gets the number of bootstrap samples behind each confidence interval; 0 for no intervals.</summary>
    /// <value>The default value is 1000.</value>
    public int BootstrapSamples { get; init; } = 1000;

    /// <summary>Gets the confidence of the intervals, between 0 and 1.</summary>
    /// <value>The default value is 0.95.</value>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Gets the seed of the bootstrap and of the clusters' beginnings.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; init; }

    /// <exception cref="ArgumentException">There is no depth.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    internal void Validate()
    {
        if (!Enum.IsDefined(Distance)) throw new ArgumentOutOfRangeException(nameof(Distance), Distance, "This is not a known distance.");
        _ = new MetricLayout(Depths, nameof(Depths));
        Bootstrap.Check(BootstrapSamples, Confidence);
    }
}
