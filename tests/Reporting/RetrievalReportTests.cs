using System.Xml.Linq;

namespace MLNetDeepRanking.Reporting.Tests;

/// <summary>Measures with their intervals, classes from the worst on, worst queries.</summary>
public sealed class RetrievalReportTests
{
    private static readonly RetrievalReport Report = new("Search", [new("Recall@1", 0.5, 0.25, 0.625), new("MAP@R", 0.125)])
    {
        Classes = [new("good", 4, [1]), new("bad", 2, [0]), new("fair", 3, [0.5])],
        WorstQueries = [new("q.png", "bad", [new("n.png", "good", 0.5f)])],
    };

    [Fact]
    public void Text_has_measures_and_the_worst_first() => Assert.Equal(
        "Search\n  Recall@1           50.0 %  25.0 % to 62.5 %\n  MAP@R              12.5 %\n" +
        "  class bad: Recall@1 0.0 % (2 queries)\n  class fair: Recall@1 50.0 % (3 queries)\n  class good: Recall@1 100.0 % (4 queries)\nbad: ✗ good 0.500",
        Report.ToString());

    [Fact]
    public void A_measure_is_drawn_with_its_interval()
    {
        var measures = XElement.Parse(Report.ToHtml()).Descendants("dd").ToArray();
        Assert.Equal(("width:50%", "left:25%;width:37.5%"), (Style(measures[0], "s"), Style(measures[0], "u")));
        Assert.Equal(("width:12.5%", null), (Style(measures[1], "s"), Style(measures[1], "u")));
    }

    [Fact]
    public void Classes_beyond_the_first_wait_behind_a_line()
    {
        var many = new RetrievalReport("Search", []) { Classes = [.. Enumerable.Range(0, 30).Select(i => new RetrievalReportClass($"{i}", 1, [i / 30.0]))] };
        var html = XElement.Parse(many.ToHtml());
        var classes = html.Descendants("th").Where(cell => cell.Attribute("scope") is not null).Select(cell => cell.Value);
        Assert.Equal(Enumerable.Range(0, 30).Select(i => $"{i}"), classes);
        Assert.Equal("18 more classes", html.Descendants("summary").Single().Value);
        Assert.Empty(XElement.Parse(Report.ToHtml()).Descendants("details"));
    }

    [Fact]
    public void Defaults_show_no_classes_and_no_queries()
    {
        var report = new RetrievalReport("Search", []);
        Assert.Equal(["Recall@1"], report.ClassMeasures);
        Assert.Empty(report.Classes);
        Assert.Empty(report.WorstQueries);
        Assert.Empty(XElement.Parse(report.ToHtml()).Elements("section"));
    }

    [Fact]
    public void What_is_no_share_is_refused()
    {
        Assert.Contains("'Recall@1' is 61.8", Refused(new("Recall@1", 61.8)), StringComparison.Ordinal);
        Assert.Contains("from 0.6 to 0.5", Refused(new("Recall@1", 0.5, 0.6, 0.5)), StringComparison.Ordinal);
        Assert.Contains("lower and its upper end", Refused(new("Recall@1", 0.5, 0.4)), StringComparison.Ordinal);
        var report = new RetrievalReport("Search", []) { Classes = [new("cat", 1, [0.5, 0.25])] };
        Assert.Contains("'cat' has 2 scores for 1", Assert.Throws<InvalidOperationException>(report.ToHtml).Message, StringComparison.Ordinal);

        static string Refused(RetrievalReportFigure figure) => Assert.Throws<ArgumentException>(() => new RetrievalReport("Search", [figure])).Message;
    }

    private static string? Style(XElement measure, string name) => measure.Descendants(name).SingleOrDefault()?.Attribute("style")!.Value;
}
