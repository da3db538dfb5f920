namespace MLNetDeepRanking.Architecture.Tests;

/// <summary>Finds the repository that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "MLNetDeepRanking.sln"))) return folder;
        throw new DirectoryNotFoundException("The tests must run from inside the repository.");
    }
}
