using System.Globalization;

namespace MLNetDeepRanking.Reporting.Html;

/// <summary>Draws a difference with its interval on a line whose middle is zero. The numbers always stand beside it.</summary>
internal static class DifferenceBar
{
    /// <param name="value">The difference.</param>
    /// <param name="low">The lower end of its interval.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="widest">What the ends of the line stand for.</param>
    public static Markup Of(double value, double low, double high, double widest)
    {
        if (!double.IsFinite(low) || !(widest > 0)) return Markup.Of($"""<span class="difference" aria-hidden="true"></span>""");
        var width = Percent(50 * (high - low) / widest);
        return Markup.Of($"""
            <span class="difference" aria-hidden="true"><s style="left:{Place(low)};width:{width}"></s><u style="left:{Place(value)}"></u></span>
            """);

        string Place(double at) => Percent(50 + 50 * at / widest);
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share:0.##}%");
}
