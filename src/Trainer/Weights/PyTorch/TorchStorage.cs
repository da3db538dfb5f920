namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>Values in the archive that one or more tensors are views of.</summary>
/// <param name="Type">The type of the values.</param>
/// <param name="Offset">Where in the file they begin, in bytes.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TorchStorage(WeightType Type, long Offset, long Count);
