using System.Runtime.ExceptionServices;
using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>Reads a batch of rows ahead of its consumer, and computes their results when the first is asked for.</summary>
internal sealed class LookAheadCursor : BatchedCursor
{
    private readonly DataViewRowCursor _source;
    private readonly RowBatch _rows;
    private readonly bool _numbered;
    private ExceptionDispatchInfo? _fault;
    private bool _sourceEnded;

    /// <param name="mapper">The columns.</param>
    /// <param name="active">Which of them are wanted.</param>
    /// <param name="source">The rows; owned from here on.</param>
    /// <param name="scores">Room for one batch; owned from here on.</param>
    /// <param name="numbered">Whether the cursor's positions are row numbers of the view, as they are unless cursors share it.</param>
    public LookAheadCursor(BatchedRowMapper mapper, bool[] active, DataViewRowCursor source, ScoringBatch scores, bool numbered)
        : base(mapper, active)
    {
        _source = source;
        _rows = new RowBatch(mapper, active, source, scores);
        _numbered = numbered;
    }

    protected override RowBatch? Next(long firstRow)
    {
        _fault?.Throw();
        if (_sourceEnded) return null;
        _rows.Clear();
        if (_numbered) _rows.Number(firstRow);
        while (!_rows.IsFull && MoveSource()) _rows.Add();
        if (_rows.Count > 0) return _rows;
        _fault?.Throw();
        return null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _rows.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }

    // An error between rows waits until the rows before it have been served.
    private bool MoveSource()
    {
        try
        {
            if (_source.MoveNext()) return true;
            _sourceEnded = true;
        }
        catch (Exception e)
        {
            _fault = ExceptionDispatchInfo.Capture(e);
        }
        return false;
    }
}
