using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Trainer.Native;

/// <summary>Holds .NET's finalizer thread back while libtorch computes.</summary>
/// <remarks>
/// TorchSharp 0.107 wraps each number of an operation, as the 2 in <c>x * 2</c>, in an object with a finalizer, and hands its native half to libtorch without
/// keeping the object alive. A garbage collection at that moment lets the finalizer free the number while libtorch reads it: "Unknown scalar type", once in
/// some ten thousand steps on a busy machine. While a pause lasts, nothing is freed that way; when it is renewed or ends, the finalizers catch up.
/// Pauses may overlap, and threads may share them. Whoever waits for finalizers meanwhile would wait for the pause: none lasts while a caller's code runs.
/// </remarks>
internal sealed class FinalizerPause : IDisposable
{
    private static readonly Lock Sync = new();
    private static int _pauses;
    private static Hold? _hold;
    private bool _ended;

    private FinalizerPause()
    {
    }

    /// <summary>Begins a pause; disposing it ends it.</summary>
    public static FinalizerPause Begin()
    {
        lock (Sync)
            if (_pauses++ == 0) _hold = Hold.Take();
        return new FinalizerPause();
    }

    /// <summary>Lets the finalizers catch up between two computations of this thread. While other threads pause as well, nothing happens.</summary>
    public static void Renew()
    {
        lock (Sync)
        {
            if (_pauses != 1) return;
            _hold!.Release();
            _hold = Hold.Take();
        }
    }

    public void Dispose()
    {
        if (_ended) return;
        _ended = true;
        lock (Sync)
            if (--_pauses == 0) _hold!.Release();
    }

    /// <summary>Keeps the only finalizer thread in a finalizer until it is released.</summary>
    private sealed class Hold
    {
        // If somebody else's finalizer blocks, computing at a small risk is better than not at all.
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

        private readonly TaskCompletionSource _reached = new();
        private readonly TaskCompletionSource _released = new();

        public static Hold Take()
        {
            var hold = new Hold();
            Abandon(hold);
            for (var generation = 0; generation < 3 && !hold._reached.Task.IsCompleted; generation++)
            {
                GC.Collect(generation);
                hold._reached.Task.Wait(Patience);
            }
            return hold;
        }

        public void Release() => _released.SetResult();

        // In a method of its own, so that no stack slot keeps the object alive.
        [MethodImpl(MethodImplOptions.NoInlining)]
        private static void Abandon(Hold hold) => _ = new Stopper(hold);

        private sealed class Stopper(Hold hold)
        {
            ~Stopper()
            {
                hold._reached.SetResult();
                hold._released.Task.Wait();
            }
        }
    }
}
