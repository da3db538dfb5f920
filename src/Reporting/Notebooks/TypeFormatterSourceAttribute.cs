namespace MLNetDeepRanking.Reporting.Notebooks;

/// <summary>Tells notebooks how to show a type. They know the attribute by its name alone, so that no package of theirs is needed.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>Gets the type that makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>Gets or sets the media types, the most wanted first.</summary>
    public string[]? PreferredMimeTypes { get; set; }
}
