using System.Collections.Frozen;
using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search;

/// <summary>Restricts a search to some of an index's vectors, by their ids.</summary>
/// <remarks>
/// The first search with a filter asks it about every id, and keeps the answers; later ones ask about ids that are new.
/// So keep a filter as long as its question stays the same, and make a new one when the answers change.
/// Any number of threads may use one filter at once.
/// </remarks>
public sealed class IdFilter
{
    private readonly Func<long, bool> _allows;
    private volatile AllowedSlots? _answers;

    /// <summary>Creates a filter from a question.</summary>
    /// <param name="allows">Returns whether the vector with this id may be found. It gives the same answer each time, on any thread.</param>
    public IdFilter(Func<long, bool> allows)
    {
        ArgumentNullException.ThrowIfNull(allows);
        _allows = allows;
    }

    /// <summary>Creates a filter that allows the given ids; unknown ones are ignored.</summary>
    public static IdFilter Of(IEnumerable<long> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        var allowed = ids.ToFrozenSet();
        return new IdFilter(allowed.Contains);
    }

    /// <summary>Returns the answers for each vector of a graph.</summary>
    internal AllowedSlots For(Graph graph)
    {
        var answers = _answers;
        if (answers is not null && answers.Covers(graph)) return answers;
        return _answers = new AllowedSlots(graph, _allows, answers);
    }
}
