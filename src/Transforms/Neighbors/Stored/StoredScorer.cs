using Microsoft.ML;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>A transformer that searches a collection, bound to the columns of one schema.</summary>
internal sealed class StoredScorer(StoredNeighborsTransformer transformer, QuestionColumns columns, int dimension) : IBatchScorer
{
    /// <summary>Gets the number of rows searched for at a time: several times as many as are under way at once, so that a slow one holds up few.</summary>
    public int BatchSize => 64;

    public IReadOnlyList<DataViewSchema.Column> InputColumns { get; } = [.. columns.All()];

    public IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; } =
        [.. NeighborColumns.For(transformer.OutputColumnName, transformer.NeighborCount, transformer.Wishes)
            .Select(column => new DataViewSchema.DetachedColumn(column.Name, column.Type, null))];

    public IScoringPass BeginPass(int cursors) => new Pass(transformer, columns, dimension, Math.Max(1, transformer.MaxConcurrency / cursors));

    /// <summary>One reading of the data, whose cursors share the searches that may be under way at once.</summary>
    private sealed class Pass(StoredNeighborsTransformer transformer, QuestionColumns columns, int dimension, int concurrency) : IScoringPass
    {
        public ScoringBatch CreateBatch(DataViewRow source, int capacity) =>
            new StoredBatch(transformer, new QuestionReader(source, columns, dimension, capacity), capacity, concurrency);
    }
}
