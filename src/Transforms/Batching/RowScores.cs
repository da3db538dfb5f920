using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>
/// A scorer's results for the row on which the source stands, computed once however many columns ask: no row is read ahead,
/// and no value outlives its row.
/// </summary>
internal sealed class RowScores(BatchedRowMapper mapper, DataViewRow source, ScoringBatch batch, bool numbered) : IDisposable
{
    private long _scored = -1;

    public ValueGetter<T> Getter<T>(DataViewSchema.Column column)
    {
        var values = (BatchColumn<T>)batch.Column(mapper.OutputOf(column.Index));
        return (ref value) =>
        {
            Read();
            values.Get(0, ref value);
        };
    }

    public void Dispose() => batch.Dispose();

    private void Read()
    {
        if (source.Position >= 0 && source.Position == _scored) return;
        _scored = source.Position;
        batch.Clear();
        if (numbered) batch.FirstRow = source.Position;
        batch.Add();
    }
}
