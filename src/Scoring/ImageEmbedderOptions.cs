using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Scoring;

/// <summary>How an <see cref="ImageEmbedder"/> works.</summary>
public sealed class ImageEmbedderOptions
{
    /// <summary>Gets or sets the number of pictures that are read ahead, and decoded and embedded together, when there are many.</summary>
    /// <value>The default value is 32; at least 1. With more than eight cores, or a CUDA device, four for each core and more are faster.</value>
    /// <remarks>Two batches are held at a time, however many pictures there are. It does not change the vectors.</remarks>
    public int BatchSize { get; set; } = 32;

    /// <summary>Gets or sets what happens to a picture among many that cannot be used: missing, damaged, or none at all.</summary>
    /// <value>The default value is <see cref="PictureErrorPolicy.Fail"/>: the enumeration throws when it comes to that picture.</value>
    /// <remarks>
    /// Under <see cref="PictureErrorPolicy.Skip"/> the picture keeps its place, with a vector of <see cref="float.NaN"/> and the error beside it.
    /// Calls that embed a single picture always throw.
    /// </remarks>
    public PictureErrorPolicy ErrorPolicy { get; set; } = PictureErrorPolicy.Fail;

    /// <summary>Gets or sets the limits on the pictures that are accepted.</summary>
    /// <value>The default value is a new <see cref="PictureDecoderOptions"/>.</value>
    public PictureDecoderOptions Decoding { get; set; } = new();

    /// <summary>Gets or sets where and with how many threads the network runs.</summary>
    /// <value>The default value is a new <see cref="ExecutionOptions"/>.</value>
    public ExecutionOptions Execution { get; set; } = new();

    /// <summary>Returns a copy, after checking it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    internal ImageEmbedderOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        if (!Enum.IsDefined(ErrorPolicy))
            throw new ArgumentOutOfRangeException(nameof(ErrorPolicy), ErrorPolicy, "This is not a known policy.");
        ArgumentNullException.ThrowIfNull(Decoding);
        ArgumentNullException.ThrowIfNull(Execution);
        return new() { BatchSize = BatchSize, ErrorPolicy = ErrorPolicy, Decoding = Decoding, Execution = Execution.Validated() };
    }
}
