namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>
/// The inputs and results of up to <see cref="Capacity"/> rows. Inputs are taken row by row while the source stands on the row;
/// results are computed together, when the first of them is asked for.
/// </summary>
internal abstract class ScoringBatch(int capacity) : IDisposable
{
    private readonly HeldFaults _faults = new();

    public int Capacity { get; } = capacity;

    public int Count { get; private set; }

    /// <summary>Gets or sets the number of the first row in the view; null where rows have none, as in a prediction engine.</summary>
    public long? FirstRow { get; set; }

    /// <summary>Gets whether the results of this batch's rows are there.</summary>
    public bool IsScored { get; private set; }

    /// <summary>Gets whether <see cref="Begin()"/> helps, so that a batch should be read before the one before it is used up.</summary>
    public virtual bool WorksAhead => false;

    /// <summary>Gets the values of output column <paramref name="output"/>.</summary>
    public abstract BatchColumn Column(int output);

    /// <summary>Forgets the rows of the last batch.</summary>
    public void Clear()
    {
        Count = 0;
        IsScored = false;
    }

    /// <summary>Takes the row on which the source stands. A row that cannot be read fails when its result is asked for.</summary>
    public void Add()
    {
        _faults.Forget(Count);
        IsScored = false;
        try
        {
            Read(Count);
        }
        catch (Exception e)
        {
            _faults.Hold(Count, e);
        }
        Count++;
    }

    /// <summary>Begins to compute the results in the background, for rows that are complete. <see cref="Score()"/> then waits for them.</summary>
    public void Begin()
    {
        if (!IsScored) Begin(Count);
    }

    /// <summary>Computes the results, unless that is done.</summary>
    public void Score()
    {
        if (IsScored) return;
        Score(Count);
        IsScored = true;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Copies the input of the row on which the source stands into <paramref name="row"/> of the batch.</summary>
    protected abstract void Read(int row);

    /// <summary>Begins to compute the results of the first <paramref name="count"/> rows.</summary>
    protected virtual void Begin(int count)
    {
    }

    /// <summary>Computes the results of the first <paramref name="count"/> rows.</summary>
    protected abstract void Score(int count);

    /// <summary>Throws if <paramref name="row"/> has no result because of its own input.</summary>
    protected abstract void ThrowIfUnusable(int row);

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>One output column: delivers results of a scored batch.</summary>
    protected sealed class Output<T>(ScoringBatch batch, Output<T>.Reader reader) : BatchColumn<T>
    {
        public delegate void Reader(int row, ref T value);

        public override void Get(int row, ref T value)
        {
            batch._faults.ThrowIfAny(row);
            batch.Score();
            batch.ThrowIfUnusable(row);
            reader(row, ref value);
        }
    }
}
