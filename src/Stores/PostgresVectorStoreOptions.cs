using Microsoft.Extensions.AI;

namespace MLNetDeepRanking.Stores;

/// <summary>How a <see cref="PostgresVectorStore"/> lays out its tables, builds and searches graphs, and what makes vectors of other inputs.</summary>
public sealed class PostgresVectorStoreOptions
{
    /// <summary>Gets the schema of the collections' tables; every table in it is a collection.</summary>
    /// <value>The default value is <c>deeprank</c>.</value>
    public string Schema { get; init; } = "deeprank";

    /// <summary>Gets the connection strings of the servers over which collections are spread, always in the same order.</summary>
    /// <value>The default value is empty: everything is on the one server. The first server must reach the others by the same addresses.</value>
    public IReadOnlyList<string> Shards { get; init; } = [];

    /// <summary>Gets the largest number of neighbours of a vector in a graph.</summary>
    /// <value>The default value is 16.</value>
    public int M { get; init; } = 16;

    /// <summary>Gets the number of candidates among which a new vector chooses its neighbours.</summary>
    /// <value>The default value is 200.</value>
    public int EfConstruction { get; init; } = 200;

    /// <summary>Gets the number of candidates that a search keeps before it goes on to more, from 1 to 1000.</summary>
    /// <value>The default value is 64. Shards keep what was given when they were first used.</value>
    public int EfSearch { get; init; } = 64;

    /// <summary>Gets what makes vectors of inputs where neither a collection's definition nor a property has a generator.</summary>
    /// <value>The default value is <see langword="null"/>: records and searches bring vectors.</value>
    public IEmbeddingGenerator? EmbeddingGenerator { get; init; }

    /// <exception cref="ArgumentException">The schema has no name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    internal PostgresVectorStoreOptions Validated()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Schema);
        ArgumentOutOfRangeException.ThrowIfLessThan(M, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(EfConstruction, 2 * M);
        ArgumentOutOfRangeException.ThrowIfLessThan(EfSearch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(EfSearch, 1000);
        return this;
    }
}
