using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>
/// Walks row by row without looking ahead: for readings that want none of the scorer's outputs, and for those that also want a column
/// whose values do not outlive their row.
/// </summary>
internal sealed class MappedCursor(BatchedRowMapper mapper, bool[] active, DataViewRowCursor source, RowScores? scores) : DataViewRowCursor
{
    public override DataViewSchema Schema => mapper.OutputSchema;

    public override long Position => source.Position;

    public override long Batch => source.Batch;

    public override bool MoveNext() => source.MoveNext();

    public override ValueGetter<DataViewRowId> GetIdGetter() => source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => active[column.Index];

    public override ValueGetter<T> GetGetter<T>(DataViewSchema.Column column)
    {
        mapper.CheckGetter<T>(column, active);
        return mapper.IsInput(column.Index) ? source.GetGetter<T>(source.Schema[column.Index]) : scores!.Getter<T>(column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            scores?.Dispose();
            source.Dispose();
        }
        base.Dispose(disposing);
    }
}
