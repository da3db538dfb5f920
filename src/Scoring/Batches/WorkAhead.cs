namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>
/// Works on the pieces that will be wanted next, while the caller is busy with those before. When the caller wants a piece, it lends a hand
/// instead of waiting: then as many threads are at work as were allowed, never more, and none of them idles before the last piece.
/// </summary>
/// <remarks>Pieces are begun and completed by one thread. Their parts run there and on the thread pool, those of earlier pieces first.</remarks>
/// <param name="threads">The number of threads at work, with the caller's.</param>
internal sealed class WorkAhead(int threads)
{
    private readonly Lock _lock = new();
    private readonly Queue<DividedWork> _begun = new();
    private int _helpers;

    public int Threads => threads;

    /// <summary>Begins a piece of work.</summary>
    /// <param name="work">The piece, divided into parts.</param>
    /// <param name="helpers">The number of other threads that it is worth.</param>
    public void Begin(DividedWork work, int helpers)
    {
        int more;
        lock (_lock)
        {
            _begun.Enqueue(work);
            more = Math.Min(helpers, threads - 1 - _helpers);
            if (more > 0) _helpers += more;
        }
        for (; more > 0; more--) ThreadPool.UnsafeQueueUserWorkItem(static ahead => ahead.Help(), this, preferLocal: false);
    }

    /// <summary>Finishes a piece that was begun, and throws what it threw.</summary>
    public void Complete(DividedWork work)
    {
        while (!work.HasEnded && DoNext())
        {
            // One part more is done, of this piece or of a later one.
        }
        work.Wait();
    }

    private void Help()
    {
        while (true)
        {
            if (DoNext()) continue;
            lock (_lock)
            {
                if (_begun.Count > 0) continue;
                _helpers--;
                return;
            }
        }
    }

    private bool DoNext()
    {
        while (true)
        {
            DividedWork? work;
            lock (_lock)
            {
                if (!_begun.TryPeek(out work)) return false;
            }
            if (work.DoNext()) return true;
            lock (_lock)
            {
                if (_begun.TryPeek(out var first) && first == work) _begun.Dequeue();
            }
        }
    }
}
