using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>
/// Reads a batch of rows ahead of its consumer, and computes their results when the first is asked for. Once results are asked for, the batch
/// after the one that is served is computed meanwhile, if the scorer can.
/// </summary>
internal sealed class LookAheadCursor : BatchedCursor
{
    private readonly DataViewRowCursor _cursor;
    private readonly SourceRows _source;
    private readonly bool _numbered;
    private readonly RowBatch[] _rooms;
    private int _served;
    private bool _isNextFilled;

    /// <param name="mapper">The columns.</param>
    /// <param name="active">Which of them are wanted.</param>
    /// <param name="source">The rows; owned from here on.</param>
    /// <param name="createScores">Makes room for one batch; owned from here on.</param>
    /// <param name="numbered">Whether the cursor's positions are row numbers of the view, as they are unless cursors share it.</param>
    public LookAheadCursor(BatchedRowMapper mapper, bool[] active, DataViewRowCursor source, Func<ScoringBatch> createScores, bool numbered)
        : base(mapper, active)
    {
        (_cursor, _source, _numbered) = (source, new SourceRows(source), numbered);
        var room = CreateRoom();
        _rooms = room.WorksAhead ? [room, CreateRoom()] : [room];

        RowBatch CreateRoom() => new(mapper, active, source, createScores());
    }

    protected override RowBatch? Next(long firstRow)
    {
        var wereResultsWanted = _rooms[_served].IsScored;
        if (_isNextFilled) _served = 1 - _served;
        else Fill(_rooms[_served], firstRow);
        _isNextFilled = false;
        var rows = _rooms[_served];
        if (rows.Count == 0)
        {
            _source.ThrowIfFailed();
            return null;
        }
        if (wereResultsWanted && rows.WorksAhead) ReadOn(rows, firstRow);
        return rows;
    }

    protected override void Release()
    {
        foreach (var room in _rooms) room.Dispose();
        _cursor.Dispose();
    }

    private void ReadOn(RowBatch rows, long firstRow)
    {
        rows.Begin();
        var next = _rooms[1 - _served];
        Fill(next, firstRow + rows.Count);
        next.Begin();
        _isNextFilled = true;
    }

    private void Fill(RowBatch rows, long firstRow)
    {
        rows.Clear();
        if (_numbered) rows.Number(firstRow);
        while (!rows.IsFull && _source.MoveNext()) rows.Add();
    }
}
