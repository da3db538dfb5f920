using Microsoft.DotNet.Interactive.Formatting;

namespace MLNetDeepRanking.NotebookRunner;

/// <summary>Gives a value the forms in which a notebook shows it: by .NET Interactive's own formatter, and by the rule of Verso, its successor.</summary>
internal static class CellDisplay
{
    /// <summary>Returns the value in each media type that its own type prefers.</summary>
    /// <remarks>
    /// Types that name a formatter source, as the reports do, and all types that .NET Interactive knows, are left to its formatter.
    /// Any other type with a public <c>string ToHtml()</c> is shown by that, as Verso does.
    /// </remarks>
    public static CellOutput Of(object value)
    {
        var type = value.GetType();
        if (!NamesFormatterSource(type) && type.GetMethod("ToHtml", []) is { IsStatic: false } toHtml && toHtml.ReturnType == typeof(string))
            return new(new Dictionary<string, string> { ["text/html"] = (string)toHtml.Invoke(value, [])!, ["text/plain"] = $"{value}" });
        return new(Formatter.GetPreferredMimeTypesFor(type).Distinct().ToDictionary(media => media, media => value.ToDisplayString(media)));
    }

    private static bool NamesFormatterSource(Type type) =>
        type.GetCustomAttributes(inherit: true).Any(attribute => attribute.GetType().Name == nameof(TypeFormatterSourceAttribute));
}
