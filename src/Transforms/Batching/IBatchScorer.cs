using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>
/// A computation over rows that pays to be done many rows at a time: what <see cref="BatchedRowMapper"/> makes columns of.
/// Bound to one input schema, immutable, safe to share between threads.
/// </summary>
internal interface IBatchScorer
{
    /// <summary>Gets how many rows are computed at a time.</summary>
    int BatchSize { get; }

    /// <summary>Gets the columns it reads.</summary>
    IReadOnlyList<DataViewSchema.Column> InputColumns { get; }

    /// <summary>Gets the columns it adds, in order.</summary>
    IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; }

    /// <summary>Begins one reading of the data by <paramref name="cursors"/> cursors side by side.</summary>
    IScoringPass BeginPass(int cursors);
}

/// <summary>One reading of the data: what its cursors share.</summary>
internal interface IScoringPass
{
    /// <summary>Creates room for the rows of one cursor. It ends with the disposal of its last batch.</summary>
    ScoringBatch CreateBatch(DataViewRow source, int capacity);
}
