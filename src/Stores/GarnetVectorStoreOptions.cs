using Microsoft.Extensions.AI;

namespace MLNetDeepRanking.Stores;

/// <summary>How a <see cref="GarnetVectorStore"/> builds and searches vector sets, and what makes vectors of other inputs.</summary>
public sealed class GarnetVectorStoreOptions
{
    /// <summary>Gets the largest number of neighbours of a vector in a set's graph.</summary>
    /// <value>The default value is 16.</value>
    public int M { get; init; } = 16;

    /// <summary>Gets the number of candidates among which a new vector chooses its neighbours.</summary>
    /// <value>The default value is 200.</value>
    public int EfConstruction { get; init; } = 200;

    /// <summary>Gets the number of candidates that a search keeps on each shard; a search for more keeps as many as it asks for.</summary>
    /// <value>The default value is 64.</value>
    public int EfSearch { get; init; } = 64;

    /// <summary>Gets the number of requests that are sent to a shard before the answers to them are awaited.</summary>
    /// <value>The default value is 256.</value>
    public int PipelineLength { get; init; } = 256;

    /// <summary>Gets what makes vectors of inputs where neither a collection's definition nor a property has a generator.</summary>
    /// <value>The default value is <see langword="null"/>: records and searches bring vectors.</value>
    public IEmbeddingGenerator? EmbeddingGenerator { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    internal GarnetVectorStoreOptions Validated()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(M, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(EfConstruction, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(EfSearch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PipelineLength, 1);
        return this;
    }
}
