using System.Runtime.CompilerServices;
using MLNetDeepRanking.Trainer.Native;

namespace MLNetDeepRanking.Trainer.Tests;

/// <summary>Runs the trainer's own initialiser before any test touches a tensor.</summary>
internal static class LoadTorch
{
    [ModuleInitializer]
    internal static void Initialize() => TorchRuntime.EnsureAvailable();
}
