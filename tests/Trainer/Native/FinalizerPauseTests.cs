using System.Runtime.CompilerServices;
using MLNetDeepRanking.Trainer.Native;

namespace MLNetDeepRanking.Trainer.Tests.Native;

/// <summary>Nothing is finalized during a pause, and everything after it.</summary>
[Collection(nameof(FinalizerPauseTests))]
[CollectionDefinition(nameof(FinalizerPauseTests), DisableParallelization = true)]
public sealed class FinalizerPauseTests
{
    private static int _finalized;

    [Fact]
    public void During_a_pause_nothing_i_finalized_and_afterwards_everything()
    {
        _finalized = 0;
        using (FinalizerPause.Begin())
        {
            for (var i = 0; i < 5; i++)
            {
                MakeGarbage(100);
                GC.Collect();
                Thread.Sleep(20);
            }
            Assert.Equal(0, _finalized);
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        Assert.Equal(500, _finalized);
    }

    [Fact]
    public void Renewing_lets_the_finalizers_catch_up_only_if_nobody_else_pauses()
    {
        _finalized = 0;
        using (FinalizerPause.Begin())
        {
            MakeGarbage(100);
            GC.Collect();
            using (FinalizerPause.Begin())
            {
                FinalizerPause.Renew();
                Thread.Sleep(50);
                Assert.Equal(0, _finalized);
            }
            for (var i = 0; i < 20 && _finalized < 100; i++)
            {
                FinalizerPause.Renew();
                Thread.Sleep(10);
            }
            Assert.Equal(100, _finalized);
        }
    }

    [Fact]
    public void A_pause_ends_once()
    {
        var first = FinalizerPause.Begin();
        using var second = FinalizerPause.Begin();
        first.Dispose();
        first.Dispose();
        _finalized = 0;
        MakeGarbage(10);
        GC.Collect();
        Thread.Sleep(50);
        Assert.Equal(0, _finalized);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void MakeGarbage(int count)
    {
        for (var i = 0; i < count; i++) _ = new Counted();
    }

    private sealed class Counted
    {
        ~Counted() => Interlocked.Increment(ref _finalized);
    }
}
