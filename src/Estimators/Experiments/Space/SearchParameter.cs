namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>One option that an experiment varies; made by <see cref="DeepRankSearchSpace"/>. Immutable.</summary>
public sealed class SearchParameter
{
    private readonly SearchRange _range;
    private readonly Action<DeepRankOptions, object> _set;
    private readonly Func<DeepRankOptions, object?>? _get;

    internal SearchParameter(string name, SearchRange range, Action<DeepRankOptions, object> set, Func<DeepRankOptions, object?>? get = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(set);
        (Name, _range, _set, _get) = (name, range, set, get);
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the values that it may have, as text.</summary>
    public string Range => _range.ToString();

    /// <summary>Returns the name and its values.</summary>
    public override string ToString() => $"{Name}: {Range}";

    internal void Set(DeepRankOptions options, double position) => _set(options, _range.At(position));

    /// <summary>Returns, as text, the value at a position, or that of the options themselves if there is none.</summary>
    internal string Text(DeepRankOptions options, double? position)
    {
        if (position is { } at) return SearchRange.Text(_range.At(at));
        return _get is null ? "as given" : SearchRange.Text(_get(options));
    }
}
