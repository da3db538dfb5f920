using System.Globalization;
using System.Reflection;
using Microsoft.ML.SearchSpace;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>Makes parameters of properties with ML.NET's search-space attributes.</summary>
internal static class AttributedParameters
{
    public static IReadOnlyList<SearchParameter> Of<TOptions>()
        where TOptions : SearchedOptions, new() =>
        [
            .. from property in typeof(TOptions).GetProperties()
               let range = RangeOf(property)
               where range is not null
               select Parameter<TOptions>(property, range),
        ];

    private static SearchRange? RangeOf(PropertyInfo property)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            return range is { Min: int least, Max: int most }
                ? new IntegerRange(least, most, range.LogBase)
                : new RealRange(Number(range.Min), Number(range.Max), range.LogBase);
        }
        if (property.GetCustomAttribute<ChoiceAttribute>() is { } choice) return new Choices(choice.Candidates);
        return property.GetCustomAttribute<BooleanChoiceAttribute>() is null ? null : new Choices([false, true]);
    }

    private static SearchParameter Parameter<TOptions>(PropertyInfo property, SearchRange range)
        where TOptions : SearchedOptions, new()
    {
        if (!property.CanWrite || !property.CanRead)
            throw new ArgumentException($"{typeof(TOptions).Name}.{property.Name} has a search-space attribute: give it a getter and a setter.");
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        Try(range.At(0));
        return new SearchParameter(
            property.Name, range,
            (options, value) => property.SetValue(View(options), Converted(value)),
            options => property.GetValue(View(options)));

        TOptions View(DeepRankOptions options) => new() { Options = options };

        object Converted(object value) => Convert.ChangeType(value, type, CultureInfo.InvariantCulture);

        void Try(object value)
        {
            try
            {
                Converted(value);
            }
            catch (Exception e) when (e is InvalidCastException or FormatException or OverflowException)
            {
                throw new ArgumentException($"{typeof(TOptions).Name}.{property.Name} is {type.Name}, but its attribute has values such as {value}.", e);
            }
        }
    }

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
