using System.Runtime.CompilerServices;

namespace MLNetDeepRanking.Trainer;

/// <summary>Refuses a value outside its range, with an error that names it and says the rule.</summary>
internal static class Require
{
    public static void Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(double.IsFinite(value) && value > 0, value, "must be a positive number", name);

    public static void NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(double.IsFinite(value) && value >= 0, value, "must be 0 or a positive number", name);

    public static void Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(double.IsFinite(value), value, "must be a finite number", name);

    public static void Share(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(value is >= 0 and <= 1, value, "must be from 0 to 1", name);

    public static void Between(double value, double least, double most, [CallerArgumentExpression(nameof(value))] string name = "") =>
        That(value >= least && value <= most, value, $"must lie between {least} and {most}", name);

    public static void Named<T>(T value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw new ArgumentOutOfRangeException(name, value, $"{name} must be a named value.");
    }

    public static void That(bool holds, double value, string rule, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, value, $"{name} {rule}.");
    }
}
