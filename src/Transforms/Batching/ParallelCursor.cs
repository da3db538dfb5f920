using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>
/// Serves the rows of several cursors over one source in the source's order, each cursor read and scored on its own thread. What rows are
/// made of, such as pixels, stays on that thread; ML.NET's own consolidation would carry it across in chunks of a hundred rows and more.
/// </summary>
internal sealed class ParallelCursor : BatchedCursor
{
    private readonly BatchProducer[] _producers;
    private BatchProducer? _served;

    public ParallelCursor(BatchedRowMapper mapper, bool[] active, DataViewRowCursor[] sources, IScoringPass pass)
        : base(mapper, active)
    {
        _producers = [.. sources.Select(source => new BatchProducer(source, [Room(source), Room(source)]))];

        RowBatch Room(DataViewRowCursor source) => new(mapper, active, source, pass.CreateBatch(source, mapper.Scorer.BatchSize));
    }

    protected override RowBatch? Next(long firstRow)
    {
        foreach (var producer in _producers) producer.Start();
        _served?.Release();
        _served = _producers.Where(producer => producer.Head is not null).MinBy(producer => producer.Head!.Batch(0));
        if (_served?.Head is { } rows)
        {
            rows.Number(firstRow);
            return rows;
        }
        foreach (var producer in _producers) producer.ThrowIfFailed();
        return null;
    }

    protected override void Release()
    {
        foreach (var producer in _producers) producer.Dispose();
    }
}
