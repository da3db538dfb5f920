using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Stores.Tests.Conformance;

/// <summary>A shard that goes down while several callers search: each answer is whole, or an error that names the shard.</summary>
internal static class ShardOutage
{
    private const int Callers = 3;

    /// <summary>Searches, stops the shard once there are answers, and returns when every caller has met errors.</summary>
    /// <param name="search">A search.</param>
    /// <param name="whole">What it answers while all shards are up.</param>
    /// <param name="shard">What an error calls the shard.</param>
    /// <param name="stop">Stops the shard.</param>
    public static async Task WatchAsync(Func<Task<List<string>>> search, List<string> whole, string shard, Action stop)
    {
        var answers = 0;
        var callers = Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var errors = 0;
            while (errors < 3)
            {
                try
                {
                    Assert.Equal(whole, await search());
                    Interlocked.Increment(ref answers);
                }
                catch (VectorStoreException exception)
                {
                    Assert.Contains(shard, exception.Message, StringComparison.Ordinal);
                    errors++;
                }
            }
        })).ToArray();
        while (Volatile.Read(ref answers) < Callers && !callers.Any(caller => caller.IsCompleted)) await Task.Delay(1);
        stop();
        await Task.WhenAll(callers);
    }
}
