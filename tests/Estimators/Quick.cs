using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Estimators.Tests;

/// <summary>Options that train in about a second.</summary>
internal static class Quick
{
    public const int Size = 32;

    public static DeepRankOptions Options(int epochs = 1) => new()
    {
        Network = DeepRankNetworkOptions.Small(Size, embeddingSize: 16),
        Epochs = epochs,
        ClassesPerBatch = 6,
        UseGpu = false,
    };
}
