using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Transforms;

/// <summary>How <c>DeepRankEmbed</c> scores pictures with a trained model.</summary>
public sealed class DeepRankScoringOptions
{
    /// <summary>Gets or sets the number of rows that are read ahead, and decoded and embedded together.</summary>
    /// <value>The default value is 32; at least 1.</value>
    /// <remarks>It changes the time and memory that scoring takes, not the embeddings.</remarks>
    public int BatchSize { get; set; } = 32;

    /// <summary>Gets or sets what happens to a row whose picture cannot be used: missing, damaged, or with pixels of NaN.</summary>
    /// <value>The default value is <see cref="PictureErrorPolicy.Fail"/>: reading that row's embedding throws.</value>
    /// <remarks>
    /// Under <see cref="PictureErrorPolicy.Skip"/> the row stays, and each component of its embedding is <see cref="float.NaN"/>.
    /// When a reading of the data ends, one warning on <c>mlContext.Log</c> says how many pictures were skipped, and names the first.
    /// </remarks>
    public PictureErrorPolicy ErrorPolicy { get; set; } = PictureErrorPolicy.Fail;

    /// <summary>Gets or sets the number of threads with which one run goes through the network.</summary>
    /// <value>The default value is 1.</value>
    /// <remarks>
    /// A batch is cut into parts that run side by side, so that one thread for each run keeps every core busy; that takes the least time
    /// for many pictures. More threads shorten the wait for a single one, as in a prediction engine over a large network.
    /// </remarks>
    public int IntraOpThreads { get; set; } = 1;

    /// <summary>Returns a copy, after checking it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal DeepRankScoringOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(IntraOpThreads, 1);
        if (!Enum.IsDefined(ErrorPolicy))
            throw new ArgumentOutOfRangeException(nameof(ErrorPolicy), ErrorPolicy, "This is not a known policy.");
        return (DeepRankScoringOptions)MemberwiseClone();
    }
}
