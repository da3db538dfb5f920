using System.Globalization;

namespace MLNetDeepRanking.Reporting.Html;

/// <summary>Draws a share from 0 to 1 as a bar, with its interval behind the end. The number itself always stands beside it.</summary>
internal static class ShareBar
{
    public static Markup Of(double share, double? low = null, double? high = null)
    {
        if (!double.IsFinite(share)) return Markup.Of($"""<span class="share" aria-hidden="true"></span>""");
        var interval = low is { } from && high is { } to
            ? Markup.Of($"""<u style="left:{Percent(from)};width:{Percent(Math.Max(0, Math.Min(1, to) - Math.Max(0, from)))}"></u>""")
            : Markup.Empty;
        return Markup.Of($"""<span class="share" aria-hidden="true"><s style="width:{Percent(share)}"></s>{interval}</span>""");
    }

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * Math.Clamp(share, 0, 1):0.##}%");
}
