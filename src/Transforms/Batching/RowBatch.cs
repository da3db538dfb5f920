using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>One batch of output rows: what the source had for them, and what was computed for them.</summary>
internal sealed class RowBatch : IDisposable
{
    private readonly DataViewRowCursor _source;
    private readonly ScoringBatch _scores;
    private readonly ValueGetter<DataViewRowId> _idGetter;
    private readonly DataViewRowId[] _ids;
    private readonly long[] _batches;
    private readonly BatchColumn?[] _columns;
    private readonly IBufferedColumn[] _buffered;

    public RowBatch(BatchedRowMapper mapper, bool[] active, DataViewRowCursor source, ScoringBatch scores)
    {
        _source = source;
        _scores = scores;
        _idGetter = source.GetIdGetter();
        _ids = new DataViewRowId[scores.Capacity];
        _batches = new long[scores.Capacity];
        _columns = new BatchColumn?[active.Length];
        for (var i = 0; i < active.Length; i++)
        {
            if (!active[i]) continue;
            _columns[i] = mapper.IsInput(i)
                ? BufferedColumn.Create(source, source.Schema[i], scores.Capacity)
                : scores.Column(mapper.OutputOf(i));
        }
        _buffered = [.. _columns.OfType<IBufferedColumn>()];
    }

    public int Count => _scores.Count;

    public bool IsFull => Count == _scores.Capacity;

    /// <summary>Gets whether somebody asked for results.</summary>
    public bool IsScored => _scores.IsScored;

    public bool WorksAhead => _scores.WorksAhead;

    public DataViewRowId Id(int row) => _ids[row];

    /// <summary>Returns the source's batch number of a row, by which parallel cursors are put in order.</summary>
    public long Batch(int row) => _batches[row];

    public BatchColumn? Column(int column) => _columns[column];

    /// <summary>Forgets the rows of the last batch.</summary>
    public void Clear()
    {
        _scores.Clear();
        _scores.FirstRow = null;
    }

    /// <summary>Says which row of the view the first row is, so that errors can name their row.</summary>
    public void Number(long firstRow) => _scores.FirstRow = firstRow;

    /// <summary>Takes the row on which the source stands.</summary>
    public void Add()
    {
        var row = Count;
        _idGetter(ref _ids[row]);
        _batches[row] = _source.Batch;
        foreach (var column in _buffered) column.Read(row);
        _scores.Add();
    }

    /// <summary>Begins to compute the results in the background.</summary>
    public void Begin() => _scores.Begin();

    /// <summary>Computes the results now instead of when they are first asked for; whoever asks gets the error, if there is one.</summary>
    public void TryScore()
    {
        try
        {
            _scores.Score();
        }
        catch (Exception)
        {
            // The results are still missing, so the first one asked for computes them again, and throws there.
        }
    }

    public void Dispose() => _scores.Dispose();
}
