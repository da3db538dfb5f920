namespace MLNetDeepRanking.Trainer.Relevance;

/// <summary>r, how relevant pictures are to each other: 0 or more, the same both ways, 0 across classes (Wang et al., CVPR 2014, section 4.1).</summary>
/// <remarks>Implementations are safe to share between threads.</remarks>
public interface IRelevance
{
    /// <summary>Gets the number of pictures.</summary>
    int Count { get; }

    /// <summary>Returns r between two pictures.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is not in 0 to <see cref="Count"/> − 1.</exception>
    double Between(int picture, int other);
}
