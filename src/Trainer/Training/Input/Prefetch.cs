using System.Collections.Concurrent;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Makes items on a thread of its own, in order, and keeps a few ready for whoever takes them.</summary>
/// <remarks>
/// What comes out does not depend on timing, only when it does. An item that cannot be made throws where it is taken, after all before it.
/// One thread takes; disposing stops the making and returns when it has stopped.
/// </remarks>
internal sealed class Prefetch<T> : IDisposable
{
    private readonly BlockingCollection<T> _ready;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _making;

    /// <summary>Starts to make items.</summary>
    /// <param name="count">How many there are.</param>
    /// <param name="ahead">How many are kept ready, at least 1; one more is being made.</param>
    /// <param name="make">Makes the item of a number from 0; stops early when its token says so.</param>
    public Prefetch(int count, int ahead, Func<int, CancellationToken, T> make)
    {
        _ready = new BlockingCollection<T>(ahead);
        _making = Task.Factory.StartNew(() => Make(count, make), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Returns the next item, and waits for it if it is not ready.</summary>
    /// <exception cref="InvalidOperationException">All items have been taken.</exception>
    public T Take()
    {
        if (_ready.TryTake(out var item, Timeout.Infinite)) return item;
        _making.GetAwaiter().GetResult();
        throw new InvalidOperationException("All items have been taken.");
    }

    public void Dispose()
    {
        _stop.Cancel();
        // Whatever went wrong, nobody is left to take it.
        _making.ContinueWith(static making => _ = making.Exception, TaskScheduler.Default).Wait();
        _ready.Dispose();
        _stop.Dispose();
    }

    private void Make(int count, Func<int, CancellationToken, T> make)
    {
        try
        {
            for (var i = 0; i < count; i++) _ready.Add(make(i, _stop.Token), _stop.Token);
        }
        finally
        {
            _ready.CompleteAdding();
        }
    }
}
