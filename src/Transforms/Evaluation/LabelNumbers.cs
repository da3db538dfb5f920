namespace MLNetDeepRanking.Transforms.Evaluation;

/// <summary>
/// Numbers the names of classes in the order in which they are met. A row without a name is a class of its own, since nothing is known to be like it.
/// </summary>
internal sealed class LabelNumbers
{
    private const string Unlabelled = "(no label)";
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _names = [];

    /// <summary>Gets the name of each number.</summary>
    public IReadOnlyList<string> Names => _names;

    public int[] Of(IReadOnlyList<string> names) => [.. names.Select(Of)];

    private int Of(string name)
    {
        if (name.Length > 0 && _numbers.TryGetValue(name, out var known)) return known;
        if (name.Length > 0) _numbers.Add(name, _names.Count);
        _names.Add(name.Length > 0 ? name : Unlabelled);
        return _names.Count - 1;
    }
}
