using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;

namespace MLNetDeepRanking.Transforms;

/// <summary>How <c>DeepRankEmbed</c> scores pictures with a trained model.</summary>
public sealed class DeepRankScoringOptions
{
    /// <summary>Gets or sets the number of rows that are read ahead, and decoded and embedded together.</summary>
    /// <value>The default value is 32; at least 1. With more than eight cores, or a CUDA device, four rows for each core and more are faster.</value>
    /// <remarks>It changes the time and memory that scoring takes, not the embeddings.</remarks>
    public int BatchSize { get; set; } = 32;

    /// <summary>Gets or sets what happens to a row whose picture cannot be used: missing, damaged, or with pixels of NaN.</summary>
    /// <value>The default value is <see cref="PictureErrorPolicy.Fail"/>: reading that row's embedding throws.</value>
    /// <remarks>
    /// Under <see cref="PictureErrorPolicy.Skip"/> the row stays, and each component of its embedding is <see cref="float.NaN"/>.
    /// When a reading of the data ends, one warning on <c>mlContext.Log</c> says how many pictures were skipped, and names the first.
    /// </remarks>
    public PictureErrorPolicy ErrorPolicy { get; set; } = PictureErrorPolicy.Fail;

    /// <summary>Gets or sets where and with how many threads the network runs.</summary>
    /// <value>
    /// The default value is <see langword="null"/>: on the CUDA device <c>MLContext.GpuDeviceId</c> if it is set, with <c>MLContext.FallbackToCpu</c>,
    /// and on the processor otherwise.
    /// </value>
    /// <remarks>It belongs to the machine, so it is not saved with the model: give it again to <c>mlContext.Model.LoadDeepRank</c>.</remarks>
    public ExecutionOptions? Execution { get; set; }

    /// <summary>Returns a copy, after checking it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal DeepRankScoringOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (!Enum.IsDefined(ErrorPolicy))
            throw new ArgumentOutOfRangeException(nameof(ErrorPolicy), ErrorPolicy, "This is not a known policy.");
        return new() { BatchSize = BatchSize, ErrorPolicy = ErrorPolicy, Execution = Execution?.Validated() };
    }
}
