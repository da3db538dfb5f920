using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>A source with a scorer's outputs beside its columns, computed batch by batch as somebody reads.</summary>
internal sealed class BatchedDataView(IDataView source, BatchedRowMapper mapper) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var active = mapper.Activity(columnsNeeded);
        var inputs = mapper.Dependencies(active);
        DataViewRowCursor[] cursors = mapper.NeedsScores(active) && CanLookAhead(active)
            ? source.GetRowCursorSet(inputs, Environment.ProcessorCount, rand)
            : [source.GetRowCursor(inputs, rand)];
        var pass = BeginPass(active, cursors.Length);
        return cursors.Length == 1 ? Over(cursors[0], active, pass, numbered: true) : new ParallelCursor(mapper, active, cursors, pass!);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        var active = mapper.Activity(columnsNeeded);
        var cursors = source.GetRowCursorSet(mapper.Dependencies(active), n, rand);
        var pass = BeginPass(active, cursors.Length);
        return [.. cursors.Select(cursor => Over(cursor, active, pass, numbered: cursors.Length == 1))];
    }

    private IScoringPass? BeginPass(bool[] active, int cursors) => mapper.NeedsScores(active) ? mapper.Scorer.BeginPass(cursors) : null;

    private DataViewRowCursor Over(DataViewRowCursor cursor, bool[] active, IScoringPass? pass, bool numbered)
    {
        if (pass is null) return new MappedCursor(mapper, active, cursor, null);
        if (CanLookAhead(active))
            return new LookAheadCursor(mapper, active, cursor, () => pass.CreateBatch(cursor, mapper.Scorer.BatchSize), numbered);
        return new MappedCursor(mapper, active, cursor, new RowScores(mapper, cursor, pass.CreateBatch(cursor, 1), numbered));
    }

    private bool CanLookAhead(bool[] active) =>
        mapper.InputSchema.All(column => !active[column.Index] || BufferedColumn.CanHold(column.Type));
}
