using System.Runtime.ExceptionServices;

namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>A piece of work that threads can share, part by part. <see cref="WorkAhead"/> hands the parts out.</summary>
internal abstract class DividedWork
{
    private readonly object _lock = new();
    private ExceptionDispatchInfo? _fault;
    private int _parts;
    private int _begun;
    private int _ended;

    /// <summary>Gets whether every part has ended.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_lock) return _ended == _parts;
        }
    }

    /// <summary>Does the next part; returns false if there is none left to begin.</summary>
    public bool DoNext()
    {
        int part;
        lock (_lock)
        {
            if (_begun == _parts) return false;
            part = _begun++;
        }
        try
        {
            // After a fault nobody wants the rest.
            if (_fault is null) Do(part, _parts);
        }
        catch (Exception e)
        {
            _fault = ExceptionDispatchInfo.Capture(e);
        }
        lock (_lock)
        {
            if (++_ended == _parts) Monitor.PulseAll(_lock);
        }
        return true;
    }

    /// <summary>Waits for the parts that others do, and throws what one of them threw.</summary>
    public void Wait()
    {
        WaitForBegun();
        _fault?.Throw();
    }

    /// <summary>Leaves the parts that nobody has begun, and waits for the others.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _ended += _parts - _begun;
            _begun = _parts;
        }
        WaitForBegun();
    }

    /// <summary>Does a part.</summary>
    protected abstract void Do(int part, int parts);

    /// <summary>Divides new work into parts.</summary>
    protected void Divide(int parts)
    {
        lock (_lock) (_parts, _begun, _ended, _fault) = (parts, 0, 0, null);
    }

    private void WaitForBegun()
    {
        lock (_lock)
        {
            while (_ended < _parts) Monitor.Wait(_lock);
        }
    }
}
