namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>A dictionary in a pickle, its items in the order in which they were set; keys are not compared.</summary>
internal sealed class PickleDictionary
{
    public List<KeyValuePair<object?, object?>> Items { get; } = [];

    /// <summary>Returns the first value under <paramref name="key"/>, or null.</summary>
    public object? Find(string key) => Items.Find(item => item.Key is string text && text == key).Value;
}
