using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>One row with the scorer's outputs beside its own columns: the form in which a prediction engine scores.</summary>
internal sealed class MappedRow : DataViewRow
{
    private readonly BatchedRowMapper _mapper;
    private readonly bool[] _active;
    private readonly DataViewRow _source;
    private readonly RowScores? _scores;

    public MappedRow(BatchedRowMapper mapper, bool[] active, DataViewRow source)
    {
        (_mapper, _active, _source) = (mapper, active, source);
        if (mapper.NeedsScores(active))
            _scores = new RowScores(mapper, source, mapper.Scorer.BeginPass(1).CreateBatch(source, 1), numbered: false);
    }

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override long Position => _source.Position;

    public override long Batch => _source.Batch;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _source.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) =>
        _mapper.IsInput(column.Index) ? _source.IsColumnActive(_source.Schema[column.Index]) : _active[column.Index];

    public override ValueGetter<T> GetGetter<T>(DataViewSchema.Column column)
    {
        if (_mapper.IsInput(column.Index)) return _source.GetGetter<T>(_source.Schema[column.Index]);
        _mapper.CheckGetter<T>(column, _active);
        return _scores!.Getter<T>(column);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _scores?.Dispose();
            _source.Dispose();
        }
        base.Dispose(disposing);
    }
}
