namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>What triplets are drawn from by relevance: items that lie class by class, each with its weights.</summary>
internal abstract class RelevancePool
{
    /// <summary>Gets where each class begins, and behind the last one where it ends.</summary>
    public required IReadOnlyList<int> Bounds { get; init; }

    /// <summary>Gets the number of items.</summary>
    public int Count => Bounds[^1];

    /// <summary>Returns the class's place among the bounds.</summary>
    public abstract int ClassOf(int item);

    /// <summary>Returns how likely an item is to be the query, in proportion.</summary>
    public abstract double QueryWeight(int item);

    /// <summary>Returns r between two items of a class.</summary>
    public abstract double Relevance(int item, int other);

    /// <summary>Returns how likely an item of relevance <paramref name="relevance"/> to the query is to be its positive, in proportion.</summary>
    public abstract double PositiveWeight(int item, double relevance);
}
