using System.Collections.Concurrent;
using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>Reads and scores the rows of one cursor on a thread of its own, one batch ahead of whoever takes the batches.</summary>
internal sealed class BatchProducer : IDisposable
{
    private readonly DataViewRowCursor _cursor;
    private readonly SourceRows _source;
    private readonly RowBatch[] _batches;
    private readonly BlockingCollection<RowBatch> _free = [];
    private readonly BlockingCollection<RowBatch> _scored = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;
    private RowBatch? _head;

    /// <param name="cursor">The rows; owned from here on.</param>
    /// <param name="batches">Rooms for batches of this cursor's rows; owned from here on.</param>
    public BatchProducer(DataViewRowCursor cursor, RowBatch[] batches)
    {
        _cursor = cursor;
        _source = new SourceRows(cursor);
        _batches = batches;
        foreach (var batch in batches) _free.Add(batch);
        _work = new Task(Produce, TaskCreationOptions.LongRunning);
    }

    /// <summary>Begins to read, unless that has happened.</summary>
    public void Start()
    {
        if (_work.Status == TaskStatus.Created) _work.Start(TaskScheduler.Default);
    }

    /// <summary>Gets the next batch, waiting for it; null after the last.</summary>
    public RowBatch? Head => _head ??= _scored.TryTake(out var batch, Timeout.Infinite) ? batch : null;

    /// <summary>Gives the head back, to be filled again.</summary>
    public void Release()
    {
        _free.Add(_head!);
        _head = null;
    }

    /// <summary>Throws the error at which the rows ended, if one ended them.</summary>
    public void ThrowIfFailed()
    {
        _source.ThrowIfFailed();
        _work.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _stop.Cancel();
        if (_work.Status != TaskStatus.Created) ((IAsyncResult)_work).AsyncWaitHandle.WaitOne();
        foreach (var batch in _batches) batch.Dispose();
        _cursor.Dispose();
        _stop.Dispose();
        _free.Dispose();
        _scored.Dispose();
    }

    private void Produce()
    {
        try
        {
            var standsOnRow = _source.MoveNext();
            while (standsOnRow && TryTakeFree() is { } batch)
            {
                batch.Clear();
                do batch.Add();
                while ((standsOnRow = _source.MoveNext()) && !batch.IsFull && _cursor.Batch == batch.Batch(0));
                batch.TryScore();
                _scored.Add(batch);
            }
        }
        finally
        {
            _scored.CompleteAdding();
        }
    }

    private RowBatch? TryTakeFree()
    {
        try
        {
            return _free.Take(_stop.Token);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }
}
