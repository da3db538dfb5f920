using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Trainer.Tests;

/// <summary>The tests of this project run during a pause.</summary>
public sealed class PausedFinalizersTests
{
    private readonly StrongBox<bool> _finalized = new();

    [Fact]
    public void Nothing_is_finalized_while_a_test_runs()
    {
        MakeGarbage();
        GC.Collect();
        Thread.Sleep(50);
        Assert.False(_finalized.Value);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MakeGarbage() => _ = new Marked(_finalized);

    private sealed class Marked(StrongBox<bool> finalized)
    {
        ~Marked() => finalized.Value = true;
    }
}
