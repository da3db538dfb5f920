namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>The values of one column for the rows of one batch.</summary>
internal abstract class BatchColumn;

/// <summary>The values of one column, of the type that its getters deliver.</summary>
internal abstract class BatchColumn<T> : BatchColumn
{
    /// <summary>Copies the value of one row of the batch; throws what reading or computing it threw.</summary>
    public abstract void Get(int row, ref T value);
}
