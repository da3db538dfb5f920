using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>Walks over rows that arrive in batches; where the batches come from is the subclass's affair.</summary>
internal abstract class BatchedCursor(BatchedRowMapper mapper, bool[] active) : DataViewRowCursor
{
    private RowBatch? _rows;
    private int _row;
    private long _position = -1;
    private bool _ended;
    private bool _disposed;

    public sealed override DataViewSchema Schema => mapper.OutputSchema;

    public sealed override long Position => _position;

    public sealed override long Batch => _position < 0 ? 0 : _rows!.Batch(_row);

    public sealed override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public sealed override bool MoveNext()
    {
        if (_ended) return false;
        var next = _position + 1;
        if (_rows is null || ++_row == _rows.Count)
        {
            (_rows, _row, _position) = (null, 0, -1);
            _rows = Next(next);
            _ended = _rows is null;
            if (_ended) return false;
        }
        _position = next;
        return true;
    }

    public sealed override ValueGetter<DataViewRowId> GetIdGetter() => (ref id) => id = Current.Id(_row);

    public sealed override ValueGetter<T> GetGetter<T>(DataViewSchema.Column column)
    {
        mapper.CheckGetter<T>(column, active);
        var index = column.Index;
        return (ref value) => ((BatchColumn<T>)Current.Column(index)!).Get(_row, ref value);
    }

    /// <summary>Returns the next batch, of one row at least, or null at the end. The batch returned before is not read again.</summary>
    /// <param name="firstRow">The number of the batch's first row in this cursor.</param>
    protected abstract RowBatch? Next(long firstRow);

    /// <summary>Disposes what the subclass owns; called once.</summary>
    protected abstract void Release();

    protected sealed override void Dispose(bool disposing)
    {
        if (disposing && !_disposed) Release();
        _disposed = _ended = true;
        _position = -1;
        base.Dispose(disposing);
    }

    private RowBatch Current => _position >= 0
        ? _rows!
        : throw new InvalidOperationException("The cursor stands on no row: call MoveNext first, and stop when it returns false.");
}
