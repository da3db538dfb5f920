using System.Globalization;
using System.Text.RegularExpressions;
using MLNetDeepRanking.Reporting.Html;

namespace MLNetDeepRanking.Reporting.Tests.Html;

/// <summary>Text and lines stand out from what is behind them, by the measure of the Web Content Accessibility Guidelines 2.2.</summary>
public sealed partial class ReportStyleTests
{
    private static readonly Dictionary<string, string>[] Schemes = [.. Variables().Matches(ReportStyle.Text)
        .GroupBy(match => match.Index < ReportStyle.Text.IndexOf("prefers-color-scheme", StringComparison.Ordinal))
        .Select(scheme => scheme.ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value))];

    [Fact]
    public void Both_schemes_name_the_same_colours()
    {
        Assert.Equal(2, Schemes.Length);
        Assert.Equal(Schemes[0].Keys.Order(), Schemes[1].Keys.Order());
    }

    [Theory]
    [InlineData("ink", 7)]
    [InlineData("quiet", 4.5)]
    [InlineData("right", 4.5)]
    [InlineData("wrong", 4.5)]
    [InlineData("note", 4.5)]
    [InlineData("warning", 4.5)]
    [InlineData("line0", 3)]
    [InlineData("line1", 3)]
    [InlineData("line2", 3)]
    [InlineData("class3", 3)]
    [InlineData("class5", 3)]
    [InlineData("class6", 3)]
    [InlineData("class7", 3)]
    public void A_colour_stands_out_from_cards_and_ground(string color, double least) => Assert.All(Schemes, scheme =>
    {
        Assert.InRange(Contrast(scheme[color], scheme["card"]), least, 21);
        Assert.InRange(Contrast(scheme[color], scheme["ground"]), least, 21);
    });

    [Fact]
    public void The_measure_itself_is_right() => Assert.Equal((21, 1), (Contrast("#000000", "#ffffff"), Contrast("#777777", "#777777")));

    private static double Contrast(string a, string b)
    {
        double[] light = [.. new[] { Luminance(a), Luminance(b) }.Order()];
        return Math.Round((light[1] + 0.05) / (light[0] + 0.05), 6);
    }

    private static double Luminance(string color)
    {
        double[] parts = [.. new[] { 1, 3, 5 }.Select(i => int.Parse(color.AsSpan(i, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0)
            .Select(part => part <= 0.04045 ? part / 12.92 : Math.Pow((part + 0.055) / 1.055, 2.4))];
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
    }

    [GeneratedRegex("--(?!mark)([a-z]+[0-9]?): (#[0-9a-f]{6});")]
    private static partial Regex Variables();
}
