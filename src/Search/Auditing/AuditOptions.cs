using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search;

/// <summary>What <see cref="DataAudit"/> looks at beside embeddings and labels, and what it takes for wrong.</summary>
public sealed record AuditOptions
{
    /// <summary>Gets how dissimilarity is measured.</summary>
    /// <value>
    /// The default value is <see cref="VectorDistance.Cosine"/>. <see cref="VectorDistance.InnerProduct"/> is refused: it says nothing of sameness.
    /// </value>
    public VectorDistance Distance { get; init; } = VectorDistance.Cosine;

    /// <summary>Gets the largest distance at which two rows are taken for the same picture.</summary>
    /// <value>The default value is <see cref="NearDuplicates.DefaultDistance"/>.</value>
    public double DuplicateDistance { get; init; } = NearDuplicates.DefaultDistance;

    /// <summary>Gets by what factor the row's own class must be farther than another for its label to be in conflict; at least 1.</summary>
    /// <value>The default value is 1.4. A greater one finds less, with fewer false alarms.</value>
    public double ConflictRatio { get; init; } = 1.4;

    /// <summary>Gets g: a triplet is active if D(q, p) + g &gt; D(q, n), D being the squared Euclidean distance of unit vectors.</summary>
    /// <value>The default value is 0.2, as in training.</value>
    public double Gap { get; init; } = 0.2;

    /// <summary>Gets the triplets to look at, of rows.</summary>
    /// <value>The default value is <see langword="null"/>: the share of active triplets is that of triplets drawn by label.</value>
    public IReadOnlyList<(int Query, int Positive, int Negative)>? Triplets { get; init; }

    /// <summary>Gets the split of each row, such as <c>train</c> and <c>test</c>.</summary>
    /// <value>The default value is <see langword="null"/>: there is one split, and no leak.</value>
    public IReadOnlyList<string>? Splits { get; init; }

    /// <summary>Gets the name of each row, such as its path.</summary>
    /// <value>The default value is <see langword="null"/>: rows are called by their numbers.</value>
    public IReadOnlyList<string>? RowNames { get; init; }

    /// <summary>Gets the name of each class: class i, the label i, is called by element i.</summary>
    /// <value>The default value is <see langword="null"/>: classes are called by their numbers.</value>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Gets the names of files that have no embedding, because they could not be read.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Gets the seed of the triplets that are drawn.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; init; }

    /// <exception cref="ArgumentException">A list has not as many elements as there are rows.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range, or a triplet names a row that there is not.</exception>
    internal void Validate(int rows)
    {
        VectorArguments.RequireZeroForSame(Distance, nameof(Distance));
        ArgumentOutOfRangeException.ThrowIfNegative(DuplicateDistance);
        ArgumentOutOfRangeException.ThrowIfLessThan(ConflictRatio, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Gap);
        ThrowUnlessEach(Splits, rows, nameof(Splits));
        ThrowUnlessEach(RowNames, rows, nameof(RowNames));
        foreach (var triplet in Triplets ?? [])
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
                Math.Max((uint)triplet.Query, Math.Max((uint)triplet.Positive, (uint)triplet.Negative)), (uint)rows, nameof(Triplets));
    }

    private static void ThrowUnlessEach(IReadOnlyList<string>? list, int rows, string name)
    {
        if (list is not null && list.Count != rows) throw new ArgumentException($"{name} has {list.Count} elements for {rows} rows.", name);
    }
}
