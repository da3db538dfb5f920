using System.Runtime.ExceptionServices;

namespace MLNetDeepRanking.Search.Scanning;

/// <summary>Runs pieces of work on several threads, and throws what a piece throws: not a bundle of it.</summary>
internal static class ParallelWork
{
    public static void For(int count, int threads, Action<int> body)
    {
        if (count == 1)
        {
            body(0);
            return;
        }
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, body);
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
    }
}
