using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>A gallery bound to the embedding column of one schema.</summary>
internal sealed class NeighborScorer(Gallery gallery, DataViewSchema.Column embeddings, string outputColumnName, int count)
    : IBatchScorer, IScoringPass
{
    /// <summary>Gets the number of queries searched at a time: enough for the index to read each vector once for several queries.</summary>
    public int BatchSize => 64;

    public IReadOnlyList<DataViewSchema.Column> InputColumns { get; } = [embeddings];

    public IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; } =
        [.. NeighborColumns.For(outputColumnName, count, gallery.Labels is not null)
            .Select(column => new DataViewSchema.DetachedColumn(column.Name, column.Type, null))];

    public IScoringPass BeginPass(int cursors) => this;

    public ScoringBatch CreateBatch(DataViewRow source, int capacity) =>
        new NeighborBatch(gallery, source.GetGetter<VBuffer<float>>(source.Schema[embeddings.Index]), count, capacity);
}
