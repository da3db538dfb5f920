using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>Reads a batch of rows ahead of its consumer, and computes their results when the first is asked for.</summary>
/// <param name="mapper">The columns.</param>
/// <param name="active">Which of them are wanted.</param>
/// <param name="source">The rows; owned from here on.</param>
/// <param name="scores">Room for one batch; owned from here on.</param>
/// <param name="numbered">Whether the cursor's positions are row numbers of the view, as they are unless cursors share it.</param>
internal sealed class LookAheadCursor(BatchedRowMapper mapper, bool[] active, DataViewRowCursor source, ScoringBatch scores, bool numbered)
    : BatchedCursor(mapper, active)
{
    private readonly SourceRows _source = new(source);
    private readonly RowBatch _rows = new(mapper, active, source, scores);

    protected override RowBatch? Next(long firstRow)
    {
        _rows.Clear();
        if (numbered) _rows.Number(firstRow);
        while (!_rows.IsFull && _source.MoveNext()) _rows.Add();
        if (_rows.Count > 0) return _rows;
        _source.ThrowIfFailed();
        return null;
    }

    protected override void Release()
    {
        _rows.Dispose();
        source.Dispose();
    }
}
