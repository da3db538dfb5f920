using System.Diagnostics;

namespace MLNetDeepRanking.Stores.Tests.Postgres;

/// <summary>The servers of <c>tests/Stores/postgres.sh</c>, which the slower suite runs against.</summary>
internal static class PostgresServers
{
    /// <summary>Gets the connection strings; without them the test is skipped, and says how to get them.</summary>
    public static string[] ConnectionStrings
    {
        get
        {
            var value = Environment.GetEnvironmentVariable("DEEPRANK_POSTGRES");
            Assert.SkipWhen(string.IsNullOrEmpty(value),
                "POSTGRESQL WAS NOT TESTED. To test it: eval \"$(tests/Stores/postgres.sh start)\" && " +
                "dotnet run --project tests/Stores -- -namespace \"*Postgres\"");
            return value!.Split('|');
        }
    }

    /// <summary>Kills the last of the servers; the test is skipped where they are not those of the script, or the user may not.</summary>
    public static void KillLast() => Script("kill", "", $"{ConnectionStrings.Length - 1}");

    /// <summary>Brings back what was killed.</summary>
    public static void StartAgain() => Script("start", "", $"{ConnectionStrings.Length}");

    private static void Script(params string[] arguments)
    {
        var script = Path.Combine(RepositoryRoot.Folder, "tests", "Stores", "postgres.sh");
        using var process = Process.Start(new ProcessStartInfo(script, arguments) { RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.SkipUnless(process.ExitCode == 0, $"KILLING A SHARD WAS NOT TESTED: postgres.sh {arguments[0]} gave {process.ExitCode}.");
    }
}
