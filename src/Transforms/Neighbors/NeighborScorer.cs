using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>A neighbour transformer bound to the columns of one schema.</summary>
internal sealed class NeighborScorer(NearestNeighborsTransformer transformer, QuestionColumns columns) : IBatchScorer, IScoringPass
{
    /// <summary>Gets the number of queries searched at a time: enough for the index to read each vector once for several queries.</summary>
    public int BatchSize => 64;

    public IReadOnlyList<DataViewSchema.Column> InputColumns { get; } = [.. columns.All()];

    public IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; } =
        [.. NeighborColumns.For(transformer.OutputColumnName, transformer.NeighborCount, transformer.Options)
            .Select(column => new DataViewSchema.DetachedColumn(column.Name, column.Type, null))];

    public IScoringPass BeginPass(int cursors) => this;

    public ScoringBatch CreateBatch(DataViewRow source, int capacity) =>
        new NeighborBatch(transformer, new QuestionReader(source, columns, transformer.Gallery.Dimension, capacity), capacity);
}
