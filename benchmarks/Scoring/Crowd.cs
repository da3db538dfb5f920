using System.Diagnostics;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>Sixteen threads that ask at once, each for one picture after the other, and compare every vector with the one that a single thread got.</summary>
internal static class Crowd
{
    private const int Threads = 16;

    /// <param name="name">What is asked.</param>
    /// <param name="serial">The vector of each file.</param>
    /// <param name="perThread">How often each thread asks, in two halves: memory should not grow in the second.</param>
    /// <param name="embed">Asks for the vector of a file, by its number.</param>
    /// <param name="memory">Reads how many bytes are held by what is asked.</param>
    public static void Ask(string name, float[][] serial, int perThread, Func<int, float[]> embed, Func<long> memory)
    {
        var (different, failed) = (0, 0);
        for (var half = 0; half < 2; half++)
        {
            var clock = Stopwatch.StartNew();
            var threads = Enumerable.Range(0, Threads).Select(thread => new Thread(() => Work(thread))).ToArray();
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
            var seconds = clock.Elapsed.TotalSeconds;
            Console.WriteLine(
                $"{name,-10}{Threads} threads × {perThread / 2} requests: {Threads * (perThread / 2) / seconds,6:f0} a second, " +
                $"{failed} errors, {different} vectors differ, {memory() / 1048576.0:f0} MB");
        }

        void Work(int thread)
        {
            for (var i = 0; i < perThread / 2; i++)
            {
                try
                {
                    var file = (i * 7 + thread) % serial.Length;
                    if (!embed(file).AsSpan().SequenceEqual(serial[file])) Interlocked.Increment(ref different);
                }
                catch (Exception e) when (Interlocked.Increment(ref failed) == 1)
                {
                    Console.WriteLine(e);
                }
                catch (Exception)
                {
                    // It is counted, and the first was printed.
                }
            }
        }
    }
}
