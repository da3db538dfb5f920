namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>The pictures of each class, and the checks that every sampler needs of them.</summary>
internal sealed class ClassIndex
{
    /// <param name="labels">The class of each picture, by any non-negative numbers.</param>
    /// <exception cref="ArgumentException">There are no pictures, one class only, or no class with two pictures.</exception>
    public ClassIndex(IReadOnlyList<int> labels)
    {
        if (labels.Count == 0) throw new ArgumentException("There are no pictures to form triplets from.", nameof(labels));
        int[][] classes = [.. Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).OrderBy(group => group.Key).Select(group => group.ToArray())];
        if (classes.Length == 1)
            throw new ArgumentException(
                $"All {labels.Count} pictures belong to one class, so no triplet has a negative. Give pictures of at least two classes.", nameof(labels));
        Paired = [.. classes.Where(members => members.Length > 1)];
        if (Paired.Length == 0)
            throw new ArgumentException(
                $"Each of the {classes.Length} classes has one picture, so no triplet has a positive. " +
                "Give at least two pictures of some class; if every picture has its own label, the label column is probably an id.", nameof(labels));
    }

    /// <summary>Gets the pictures of each class that has at least two: those that can be queries.</summary>
    public int[][] Paired { get; }

    /// <summary>Returns how many batches of a size it takes to see as many pictures as <see cref="Paired"/> holds; at least one.</summary>
    public int BatchesPerEpoch(int batchSize) =>
        Math.Max(1, (int)Math.Round((double)Paired.Sum(members => members.Length) / batchSize, MidpointRounding.AwayFromZero));
}
