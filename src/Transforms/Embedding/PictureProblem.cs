namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Why a row's picture cannot be used.</summary>
/// <param name="Message">What is wrong and what to do about it, as sentences.</param>
/// <param name="Cause">The exception that says so, if one does.</param>
internal sealed record PictureProblem(string Message, Exception? Cause = null)
{
    /// <summary>Returns the exception that reading the row's embedding throws.</summary>
    /// <param name="column">The column that the picture comes from.</param>
    /// <param name="row">The row's number, if it has one.</param>
    public InvalidOperationException ToException(string column, long? row) => new(Describe(column, row), Cause);

    /// <summary>Returns where the problem is, and what it is.</summary>
    public string Describe(string column, long? row) =>
        row is { } number ? $"Row {number}, column '{column}': {Message}" : $"Column '{column}': {Message}";
}
