using Microsoft.Extensions.AI;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Stores;

/// <summary>How an <see cref="EmbeddedVectorStore"/> builds its graphs, and what makes vectors of other inputs.</summary>
public sealed class EmbeddedVectorStoreOptions
{
    /// <summary>Gets how graphs are built and searched.</summary>
    /// <value>
    /// The default value is that of <see cref="HnswOptions"/>. Graphs that lie in a folder keep what they were built with, but for
    /// <see cref="HnswOptions.EfSearch"/>.
    /// </value>
    public HnswOptions Graph { get; init; } = new();

    /// <summary>Gets what makes vectors of inputs where neither a collection's definition nor a property has a generator.</summary>
    /// <value>The default value is <see langword="null"/>: records and searches bring vectors.</value>
    public IEmbeddingGenerator? EmbeddingGenerator { get; init; }
}
