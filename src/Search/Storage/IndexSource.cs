namespace MLNetDeepRanking.Search.Storage;

/// <summary>Where an index comes from, for its errors: each names the source and a cure.</summary>
/// <param name="Name">What to call it, as in "'birds.index'".</param>
internal readonly record struct IndexSource(string Name)
{
    public static IndexSource OfFile(string path) => new($"'{path}'");

    public InvalidDataException Refused(string why) => new($"{Name} {why}");

    public InvalidDataException Damaged(string how) => Refused($"is a damaged index: {how}. Restore it from a copy, or build and save the index again.");
}
