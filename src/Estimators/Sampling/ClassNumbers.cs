namespace MLNetDeepRanking.Estimators.Sampling;

/// <summary>Numbers classes by their names, from 0, in the order in which they first come.</summary>
internal sealed class ClassNumbers
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public int Of(string name)
    {
        if (!_numbers.TryGetValue(name, out var number)) _numbers.Add(name, number = _numbers.Count);
        return number;
    }
}
