using MLNetDeepRanking.Scoring;

namespace MLNetDeepRanking.Bulk;

/// <summary>How a <see cref="BulkEmbeddingJob"/> works.</summary>
public sealed class BulkEmbeddingOptions
{
    /// <summary>Gets or sets the part of the collection that this process embeds.</summary>
    /// <value>The default value is <see cref="Shard.Whole"/>. Each process, on whichever machine, takes another shard of the same number of shards.</value>
    public Shard Shard { get; set; } = Shard.Whole;

    /// <summary>Gets or sets the number of pictures in a part file. A process that is killed loses the work on the part that it was at, and no more.</summary>
    /// <value>The default value is 10 000; at least 1. A part is held in memory until it is written: 20 MB for 10 000 vectors of 512 numbers.</value>
    public int PicturesPerPart { get; set; } = 10_000;

    /// <summary>Gets or sets whether pictures that could not be read in an earlier run are tried again.</summary>
    /// <value>The default value is <see langword="false"/>. If so, a picture can have a row with an error and, in a later part, one with a vector.</value>
    public bool RetryFailed { get; set; }

    /// <summary>Gets or sets how pictures are decoded and where the network runs. Its error policy is ignored: a bad picture is a row with an error.</summary>
    /// <value>The default value is a new <see cref="ImageEmbedderOptions"/>.</value>
    public ImageEmbedderOptions Embedder { get; set; } = new();

    /// <summary>Gets or sets the clock of the report.</summary>
    /// <value>The default value is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Returns a copy, after checking it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="ArgumentNullException">A value is null.</exception>
    internal BulkEmbeddingOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PicturesPerPart, 1);
        ArgumentNullException.ThrowIfNull(Embedder);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        return (BulkEmbeddingOptions)MemberwiseClone();
    }
}
