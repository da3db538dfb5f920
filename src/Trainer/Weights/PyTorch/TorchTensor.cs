namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>A tensor in a pickle: a view of a storage.</summary>
/// <param name="Type">The type of the values.</param>
/// <param name="Layout">Shape and strides, which stay within the storage.</param>
/// <param name="Offset">Where in the file the first value lies, in bytes.</param>
internal sealed record TorchTensor(WeightType Type, TensorLayout Layout, long Offset);
