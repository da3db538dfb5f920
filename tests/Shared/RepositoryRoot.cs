namespace MLNetDeepRanking.Tests;

/// <summary>The repository that the tests were built from, for what they read there: pictures, projects, the README.</summary>
internal static class RepositoryRoot
{
    public static string Folder { get; } = Find(AppContext.BaseDirectory);

    /// <summary>Gets the archive of the pictures that the repository ships.</summary>
    public static string EmojiArchive => Path.Combine(Folder, "data", "emoji", "emoji64.zip");

    private static string Find(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "MLNetDeepRanking.sln"))) return folder;
        throw new DirectoryNotFoundException("The tests must run from inside the repository.");
    }
}
