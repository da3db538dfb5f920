namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>Why a picture cannot be used.</summary>
/// <param name="Message">What is wrong and what to do about it, as sentences.</param>
/// <param name="Cause">The exception that says so, if one does.</param>
internal sealed record PictureProblem(string Message, Exception? Cause = null);
