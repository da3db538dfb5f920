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
                "POSTGRESQL WAS NOT TESTED. To test it: eval \"$(tests/Stores/postgres.sh start)\" && dotnet run --project tests/Stores -- -namespace \"*Postgres\"");
            return value!.Split('|');
        }
    }
}
