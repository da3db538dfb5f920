using System.Xml.Linq;

namespace MLNetDeepRanking.Reporting.Tests;

/// <summary>Counts are right, the most confused come first, and few classes are shown of many.</summary>
public sealed class ConfusionReportTests
{
    [Fact]
    public void Answers_are_counted()
    {
        var report = ConfusionReport.Create("Confusion", ["a", "a", "a", "b", "b", "c"], ["a", "b", "b", "b", "c", "c"]);
        Assert.Equal((3, 6), (report.RightCount, report.TotalCount));
        Assert.Equal("Confusion\n3 of 6 answers right (50.0 %)\n  a taken for b: 2\n  b taken for c: 1", report.ToString());
    }

    [Fact]
    public void Each_cell_says_what_it_counts()
    {
        var report = ConfusionReport.Create("Confusion", ["a", "a", "b"], ["a", "b", "b"]);
        var cells = XElement.Parse(report.ToHtml()).Descendants("g").Select(cell => (cell.Attribute("class")!.Value, cell.Element("title")!.Value));
        Assert.Equal([("right", "a taken for a: 1 of 2"), ("wrong", "a taken for b: 1 of 2"), ("right", "b taken for b: 1 of 1")], cells);
    }

    [Fact]
    public void Of_many_classes_the_most_confused_are_shown()
    {
        ConfusionReportCount[] counts = [.. Enumerable.Range(0, 40).Select(i => new ConfusionReportCount($"{i}", $"{i}", 9)), new("38", "39", 5)];
        var html = XElement.Parse(new ConfusionReport("Confusion", counts).ToHtml());
        Assert.Contains("The 24 of 40 classes that are confused most", html.Value, StringComparison.Ordinal);
        Assert.Contains(html.Descendants("title"), title => title.Value == "38 taken for 39: 5 of 14");
    }

    [Fact]
    public void Bad_counts_are_refused()
    {
        Assert.Contains("0 times", Refusal(() => new("x", [new("a", "b", 0)])), StringComparison.Ordinal);
        Assert.Contains("named twice", Refusal(() => new("x", [new("a", "b", 1), new("a", "b", 2)])), StringComparison.Ordinal);
        Assert.Contains("2 queries and 1 answers", Refusal(() => ConfusionReport.Create("x", ["a", "b"], ["a"])), StringComparison.Ordinal);

        static string Refusal(Func<ConfusionReport> create) => Assert.Throws<ArgumentException>(create).Message;
    }
}
