using MLNetDeepRanking.Scoring.Batches;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Says in which row and column a picture cannot be used.</summary>
internal static class PictureProblemExtensions
{
    /// <summary>Returns the exception that reading the row's embedding throws.</summary>
    /// <param name="problem">What is wrong.</param>
    /// <param name="column">The column that the picture comes from.</param>
    /// <param name="row">The row's number, if it has one.</param>
    public static InvalidOperationException ToException(this PictureProblem problem, string column, long? row) =>
        new(problem.Describe(column, row), problem.Cause);

    /// <summary>Returns where the problem is, and what it is.</summary>
    public static string Describe(this PictureProblem problem, string column, long? row) =>
        row is { } number ? $"Row {number}, column '{column}': {problem.Message}" : $"Column '{column}': {problem.Message}";
}
