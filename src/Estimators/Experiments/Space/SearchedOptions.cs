namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>
/// A view of <see cref="DeepRankOptions"/>, whose properties say with ML.NET's attributes how far an experiment varies them. Derive from it, or from
/// <see cref="CommonSearchedOptions"/>, and give <see cref="DeepRankSearchSpace.Of{TOptions}"/> the class.
/// </summary>
public abstract class SearchedOptions
{
    /// <summary>Gets the options that the properties read and set.</summary>
    protected internal DeepRankOptions Options { get; internal set; } = new();
}
