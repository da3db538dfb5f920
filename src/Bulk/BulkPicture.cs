namespace MLNetDeepRanking.Bulk;

/// <summary>A picture of a collection.</summary>
/// <param name="Id">What the picture is known by: unique in the collection, and the same in every run.</param>
/// <param name="Path">The path of its file.</param>
public sealed record BulkPicture(string Id, string Path);
