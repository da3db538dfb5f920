using System.Runtime.CompilerServices;
using MLNetDeepRanking.Trainer.Native;

namespace MLNetDeepRanking.Trainer.Tests.Native;

/// <summary>Nothing is finalized during a pause, and everything after it.</summary>
[Collection(nameof(FinalizerPauseTests))]
[CollectionDefinition(nameof(FinalizerPauseTests), DisableParallelization = true)]
public sealed class FinalizerPauseTests
{
    // Of this test alone: what an earlier one left behind may be finalized at any time.
    private readonly StrongBox<int> _finalized = new();

    [Fact]
    public void During_a_pause_nothing_is_finalized_and_afterwards_everything()
    {
        using (FinalizerPause.Begin())
        {
            for (var i = 0; i < 5; i++)
            {
                MakeGarbage(100);
                GC.Collect();
                Thread.Sleep(20);
            }
            Assert.Equal(0, _finalized.Value);
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(500, _finalized.Value);
    }

    [Fact]
    public void Renewing_lets_the_finalizers_catch_up_only_if_nobody_else_pauses()
    {
        using (FinalizerPause.Begin())
        {
            MakeGarbage(100);
            GC.Collect();
            using (FinalizerPause.Begin())
            {
                FinalizerPause.Renew();
                Thread.Sleep(50);
                Assert.Equal(0, _finalized.Value);
            }
            for (var i = 0; i < 20 && _finalized.Value < 100; i++)
            {
                FinalizerPause.Renew();
                Thread.Sleep(10);
            }
            Assert.Equal(100, _finalized.Value);
        }
    }

    [Fact]
    public void A_pause_ends_once()
    {
        var first = FinalizerPause.Begin();
        using var second = FinalizerPause.Begin();
        first.Dispose();
        first.Dispose();
        MakeGarbage(10);
        GC.Collect();
        Thread.Sleep(50);
        Assert.Equal(0, _finalized.Value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeGarbage(int count)
    {
        for (var i = 0; i < count; i++) _ = new Counted(_finalized);
    }

    private sealed class Counted(StrongBox<int> finalized)
    {
        ~Counted() => Interlocked.Increment(ref finalized.Value);
    }
}
