using Microsoft.ML.Runtime;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>What embeddings are read for: how it is said that some, or all, rows have none.</summary>
/// <param name="Channel">The channel of the log.</param>
/// <param name="None">What there are no rows for: "to evaluate".</param>
/// <param name="Cure">What to do where there is no row at all; empty if that is plain.</param>
/// <param name="AllNaNCure">What to do where no row has an embedding; empty if that is plain.</param>
/// <param name="Remaining">What remains to be done with the others, with a blank before it, or empty.</param>
internal sealed record RowPurpose(string Channel, string None, string Cure = "", string AllNaNCure = "", string Remaining = "")
{
    /// <summary>Evaluation, audits and the search for duplicates.</summary>
    public static readonly RowPurpose Evaluation = new("Evaluation", "to evaluate");

    /// <summary>The rows that neighbours are found among.</summary>
    public static readonly RowPurpose Gallery = new(
        "NearestNeighbors", "to find neighbours among", " Fit NearestNeighbors on the rows that are to be found.",
        " The warning about skipped pictures names the first of them.", " to be found as neighbours");

    public InvalidOperationException Empty(string column, int leftOut) => new(leftOut == 0
        ? $"There are no rows {None}.{Cure}"
        : $"There are no rows {None}: all {leftOut} have NaN in column '{column}', as skipped pictures do.{AllNaNCure}");

    public void Warn(IHostEnvironment environment, string column, int leftOut, int kept)
    {
        using var channel = environment.Start(Channel);
        channel.Warning(MessageSensitivity.Schema, "Left out {0} row(s) with NaN in column '{1}'; {2} remain{3}.", leftOut, column, kept, Remaining);
    }
}
