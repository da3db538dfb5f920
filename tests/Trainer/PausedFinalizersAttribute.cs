using System.Collections.Concurrent;
using System.Reflection;
using MLNetDeepRanking.Trainer.Native;
using MLNetDeepRanking.Trainer.Tests.Native;
using Xunit.v3;

[assembly: MLNetDeepRanking.Trainer.Tests.PausedFinalizers]

namespace MLNetDeepRanking.Trainer.Tests;

/// <summary>Pauses finalizers around each test, as the library does around its steps: tests that call losses and layers are as exposed as any caller.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class PausedFinalizersAttribute : BeforeAfterTestAttribute
{
    // Tests overlap, and pauses are counted: it does not matter which of them ends.
    private readonly ConcurrentBag<FinalizerPause> _pauses = [];

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Applies(methodUnderTest)) _pauses.Add(FinalizerPause.Begin());
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (Applies(methodUnderTest) && _pauses.TryTake(out var pause)) pause.Dispose();
    }

    private static bool Applies(MethodInfo test) => test.DeclaringType != typeof(FinalizerPauseTests);
}
