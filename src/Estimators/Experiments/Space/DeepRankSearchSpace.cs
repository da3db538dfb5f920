using MLNetDeepRanking.Trainer;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>Which options an experiment varies, and how far. Immutable: each method returns a new space.</summary>
/// <remarks>
/// What sets an option gets a copy of the experiment's options for each trial. Objects inside, such as <see cref="DeepRankOptions.Network"/>, are shared by
/// all copies: replace them (<c>options.Network = options.Network with { … }</c>) rather than change them.
/// </remarks>
public sealed class DeepRankSearchSpace
{
    private DeepRankSearchSpace(IReadOnlyList<SearchParameter> parameters)
    {
        if (parameters.CountBy(parameter => parameter.Name).FirstOrDefault(count => count.Value > 1).Key is { } twice)
            throw new ArgumentException($"The search space has '{twice}' already: take it out with Without(\"{twice}\"), or name the new one otherwise.");
        Parameters = parameters;
    }

    /// <summary>Gets a space that varies nothing, to begin one of your own.</summary>
    public static DeepRankSearchSpace Empty { get; } = new([]);

    /// <summary>Gets the space of <see cref="CommonSearchedOptions"/>.</summary>
    public static DeepRankSearchSpace Default { get; } = Of<CommonSearchedOptions>();

    /// <summary>Gets what is varied.</summary>
    public IReadOnlyList<SearchParameter> Parameters { get; }

    /// <summary>Returns the space of the properties with ML.NET's attributes: <c>[Range]</c>, <c>[Choice]</c>, <c>[BooleanChoice]</c>.</summary>
    /// <typeparam name="TOptions">The class with the properties.</typeparam>
    /// <exception cref="ArgumentException">A property with an attribute cannot be set, or its attribute does not suit it.</exception>
    public static DeepRankSearchSpace Of<TOptions>()
        where TOptions : SearchedOptions, new() => new(AttributedParameters.Of<TOptions>());

    /// <summary>Adds a real number.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="least">The least value.</param>
    /// <param name="most">The greatest value.</param>
    /// <param name="set">Sets it.</param>
    /// <param name="logarithmic">Whether it is drawn evenly on a logarithmic scale, as learning rates should be.</param>
    /// <exception cref="ArgumentException">There is one of this name already.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty, or logarithmic and not above 0.</exception>
    public DeepRankSearchSpace WithRange(string name, double least, double most, Action<DeepRankOptions, double> set, bool logarithmic = false) =>
        With(new SearchParameter(name, new RealRange(least, most, logarithmic), (options, value) => set(options, (double)value)));

    /// <summary>Adds a whole number, both ends among its values.</summary>
    /// <inheritdoc cref="WithRange"/>
    public DeepRankSearchSpace WithIntegers(string name, int least, int most, Action<DeepRankOptions, int> set, bool logarithmic = false) =>
        With(new SearchParameter(name, new IntegerRange(least, most, logarithmic), (options, value) => set(options, (int)value)));

    /// <summary>Adds a choice between values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The values; their text is what reports show.</param>
    /// <param name="set">Sets it.</param>
    /// <exception cref="ArgumentException">There are no values, or there is one of this name already.</exception>
    public DeepRankSearchSpace WithChoice<T>(string name, IReadOnlyList<T> values, Action<DeepRankOptions, T> set)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(values);
        return With(new SearchParameter(name, new Choices(values.Cast<object>()), (options, value) => set(options, (T)value)));
    }

    /// <summary>Takes a parameter out, so that it stays as the experiment's options have it.</summary>
    /// <exception cref="ArgumentException">There is none of this name.</exception>
    public DeepRankSearchSpace Without(string name) => Parameters.Any(parameter => parameter.Name == name)
        ? new DeepRankSearchSpace([.. Parameters.Where(parameter => parameter.Name != name)])
        : throw new ArgumentException(
            $"The search space has no '{name}'; it has {string.Join(", ", Parameters.Select(parameter => parameter.Name))}.", nameof(name));

    /// <summary>Returns a line for each parameter.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Parameters);

    /// <summary>Returns a copy of the options with the values at a point; just a copy if the point is empty.</summary>
    internal DeepRankOptions Apply(DeepRankOptions options, IReadOnlyList<double> point)
    {
        var copy = options.Copy();
        for (var i = 0; i < point.Count; i++) Parameters[i].Set(copy, point[i]);
        return copy;
    }

    /// <summary>Returns the values at a point as text, by name; those of the options themselves if the point is empty.</summary>
    internal Dictionary<string, string> Describe(DeepRankOptions options, IReadOnlyList<double> point) => Parameters
        .Select((parameter, i) => (parameter.Name, Text: parameter.Text(options, point.Count == 0 ? null : point[i])))
        .ToDictionary(value => value.Name, value => value.Text);

    /// <exception cref="InvalidOperationException">It is no point of this space.</exception>
    internal double[] Checked(IReadOnlyList<double> point)
    {
        if (point.Count == Parameters.Count && point.All(position => position is >= 0 and <= 1)) return [.. point];
        var found = string.Join(", ", point.Select(position => SearchRange.Text(position)));
        throw new InvalidOperationException($"The proposer must return {Parameters.Count} numbers from 0 to 1; it returned ({found}).");
    }

    private DeepRankSearchSpace With(SearchParameter parameter) => new([.. Parameters, parameter]);
}
