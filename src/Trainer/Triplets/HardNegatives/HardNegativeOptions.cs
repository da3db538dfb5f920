namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Which of a query's neighbours are its hard negatives, and which are held for false negatives: pictures with a wrong or missing label.</summary>
/// <remarks>Distances are cosine distances, 1 − cosine, from 0 to 2; on unit vectors that is half the squared Euclidean distance.</remarks>
public sealed record HardNegativeOptions
{
    /// <summary>Gets how many of a query's nearest pictures of other classes negatives are drawn from, after those that are skipped.</summary>
    /// <value>The default value is 20; at least 1.</value>
    public int Neighbors { get; init; } = 20;

    /// <summary>Gets how many of the very nearest are passed over.</summary>
    /// <value>The default value is 0. Some, where labels are not to be trusted.</value>
    public int SkippedNeighbors { get; init; }

    /// <summary>Gets the distance up to which a picture of another class counts as the same picture, and is no negative.</summary>
    /// <value>The default value is 0.0001; 0 or more.</value>
    public double DuplicateDistance { get; init; } = 0.0001;

    /// <summary>Gets by how much a negative may be nearer to the query than the positive is; one that is nearer still is no negative.</summary>
    /// <value>The default value is 0.2; 0 or more, <see cref="double.PositiveInfinity"/> for no limit.</value>
    public double FalseNegativeMargin { get; init; } = 0.2;

    /// <summary>Gets the share of triplets with a hard negative; the others have any picture of another class.</summary>
    /// <value>The default value is 1; 0 to 1.</value>
    public double HardShare { get; init; } = 1;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Neighbors, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(SkippedNeighbors);
        Require.NotNegative(DuplicateDistance);
        Require.That(FalseNegativeMargin >= 0, FalseNegativeMargin, "must be 0 or more");
        Require.Share(HardShare);
    }
}
