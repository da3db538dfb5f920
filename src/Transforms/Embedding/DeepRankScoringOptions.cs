using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Transforms;

/// <summary>How <c>DeepRankEmbed</c> scores pictures with a trained model.</summary>
public sealed class DeepRankScoringOptions
{
    /// <summary>Gets or sets the number of rows that are read ahead, and decoded and embedded together.</summary>
    /// <value>The default value is 32; at least 1.</value>
    /// <remarks>It changes the time and memory that scoring takes, not the embeddings.</remarks>
    public int BatchSize { get; set; } = 32;

    /// <summary>Gets or sets what happens to a row whose picture cannot be used: missing, damaged, empty, or pixels that are not numbers.</summary>
    /// <value>The default value is <see cref="PictureErrorPolicy.Fail"/>: reading that row's embedding throws.</value>
    /// <remarks>
    /// Under <see cref="PictureErrorPolicy.Skip"/> the row stays, and each component of its embedding is <see cref="float.NaN"/>.
    /// When a reading of the data ends, one warning on <c>mlContext.Log</c> says how many pictures were skipped, and names the first.
    /// </remarks>
    public PictureErrorPolicy ErrorPolicy { get; set; } = PictureErrorPolicy.Fail;

    /// <summary>Gets or sets the number of threads that decode and embed one batch.</summary>
    /// <value>The default value is 0: one for each core.</value>
    public int IntraOpThreads { get; set; }

    /// <summary>Returns a copy, after checking it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal DeepRankScoringOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(IntraOpThreads);
        if (!Enum.IsDefined(ErrorPolicy)) throw new ArgumentOutOfRangeException(nameof(ErrorPolicy), ErrorPolicy, "This is not a known policy.");
        return (DeepRankScoringOptions)MemberwiseClone();
    }
}
