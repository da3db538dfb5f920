namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>The name of a class or function in a pickle, one of those that are known.</summary>
internal sealed record PickleGlobal(string Name);
