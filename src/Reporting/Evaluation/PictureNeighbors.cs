using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Reporting.Evaluation;

/// <summary>Looks up the nearest pictures of a picture among all others, as the evaluation did that is to be shown.</summary>
internal sealed class PictureNeighbors
{
    private const int NeighborsShown = 9;

    private readonly ExactIndex _index;
    private readonly float[] _embeddings;
    private readonly IReadOnlyList<string> _labels;
    private readonly IReadOnlyList<string> _paths;

    /// <exception cref="ArgumentException">The lengths do not agree with each other, or with the queries that were evaluated.</exception>
    public PictureNeighbors(
        RetrievalMetrics metrics, ReadOnlySpan<float> embeddings, int dimension, IReadOnlyList<string> labels, IReadOnlyList<string> paths)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        if (labels.Count != paths.Count || embeddings.Length != (long)paths.Count * dimension)
            throw new ArgumentException(
                $"There are {labels.Count} labels, {paths.Count} paths and {embeddings.Length} components of {dimension}-component vectors. Give one of each.");
        var evaluated = metrics.QueryCount + metrics.QueriesWithoutPositives;
        if (paths.Count != evaluated)
            throw new ArgumentException(
                $"There are {paths.Count} paths, and {evaluated} queries were evaluated. Give the path of each row that was, in the same order.",
                nameof(paths));
        (_embeddings, _labels, _paths) = (embeddings.ToArray(), labels, paths);
        _index = new ExactIndex(dimension, metrics.Options.Distance);
        _index.Add([.. Enumerable.Range(0, paths.Count).Select(row => (long)row)], embeddings);
    }

    /// <summary>Returns a row of the contact sheet: a picture and its nearest others.</summary>
    public ContactSheetRow Of(int row)
    {
        var k = Math.Min(NeighborsShown + 1, _index.Count);
        var (ids, distances) = (new long[k], new float[k]);
        _index.Search(_embeddings.AsSpan(row * _index.Dimension, _index.Dimension), k, ids, distances);
        var neighbors = ids.Zip(distances).Where(found => found.First != row).Take(NeighborsShown);
        return new(_paths[row], _labels[row],
            [.. neighbors.Select(found => new ContactSheetNeighbor(_paths[(int)found.First], _labels[(int)found.First], found.Second))]);
    }
}
