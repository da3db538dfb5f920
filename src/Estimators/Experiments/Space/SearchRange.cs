using System.Globalization;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>The values that an option may have, laid out from 0 to 1.</summary>
internal abstract record SearchRange
{
    /// <summary>Returns the value at a position from 0 to 1.</summary>
    public abstract object At(double position);

    /// <summary>Returns a value as short text.</summary>
    public static string Text(object? value) => value switch
    {
        null => "none",
        double number => number.ToString("G4", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    /// <exception cref="ArgumentOutOfRangeException">The bounds are no range, or not above 0 where logarithms are taken.</exception>
    protected static void Check(double least, double most, bool logarithmic)
    {
        if (!double.IsFinite(least) || !double.IsFinite(most) || least >= most)
            throw new ArgumentOutOfRangeException(nameof(most), most, $"A range must end above its beginning, {Text(least)}.");
        if (logarithmic && least <= 0)
            throw new ArgumentOutOfRangeException(nameof(least), least, "A logarithmic range must begin above 0.");
    }

    // Even steps of the position are even steps of the value, or of its logarithm.
    protected static double Between(double least, double most, bool logarithmic, double position) =>
        logarithmic ? least * Math.Pow(most / least, position) : least + (most - least) * position;
}

/// <summary>Real numbers.</summary>
internal sealed record RealRange : SearchRange
{
    public RealRange(double least, double most, bool logarithmic)
    {
        Check(least, most, logarithmic);
        (Least, Most, Logarithmic) = (least, most, logarithmic);
    }

    public double Least { get; }

    public double Most { get; }

    public bool Logarithmic { get; }

    public override object At(double position) => Between(Least, Most, Logarithmic, position);

    public override string ToString() => $"{Text(Least)} to {Text(Most)}{(Logarithmic ? ", logarithmic" : "")}";
}

/// <summary>Whole numbers, both ends among them.</summary>
internal sealed record IntegerRange : SearchRange
{
    public IntegerRange(int least, int most, bool logarithmic)
    {
        Check(least, most, logarithmic);
        (Least, Most, Logarithmic) = (least, most, logarithmic);
    }

    public int Least { get; }

    public int Most { get; }

    public bool Logarithmic { get; }

    public override object At(double position) => Math.Min(Most, (int)Math.Floor(Between(Least, Most + 1.0, Logarithmic, position)));

    public override string ToString() => $"{Least} to {Most}, whole{(Logarithmic ? ", logarithmic" : "")}";
}

/// <summary>Named values, each as likely as the others.</summary>
internal sealed record Choices : SearchRange
{
    private readonly object[] _values;

    public Choices(IEnumerable<object> values)
    {
        _values = [.. values];
        if (_values.Length == 0) throw new ArgumentException("A choice needs at least one value.", nameof(values));
    }

    public override object At(double position) => _values[Math.Min(_values.Length - 1, (int)(position * _values.Length))];

    public override string ToString() => string.Join(" | ", _values.Select(Text));
}
