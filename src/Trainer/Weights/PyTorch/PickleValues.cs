namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>A dictionary in a pickle, its items in the order in which they were set; keys are not compared.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>Returns the first value under <paramref name="key"/>, or null.</summary>
    public object? Find(string key) => Items.Find(item => item.Key is string text && text == key).Value;
}

/// <summary>The name of a class or function in a pickle, one of those that are known.</summary>
internal sealed record PickleGlobal(string Name);

/// <summary>Values in the archive that one or more tensors are views of.</summary>
/// <param name="Type">The type of the values.</param>
/// <param name="Offset">Where in the file they begin, in bytes.</param>
/// <param name="Count">How many there are.</param>
internal sealed record TorchStorage(WeightType Type, long Offset, long Count);

/// <summary>A tensor in a pickle: a view of a storage.</summary>
/// <param name="Type">The type of the values.</param>
/// <param name="Layout">Shape and strides, which stay within the storage.</param>
/// <param name="Offset">Where in the file the first value lies, in bytes.</param>
internal sealed record TorchTensor(WeightType Type, TensorLayout Layout, long Offset);
