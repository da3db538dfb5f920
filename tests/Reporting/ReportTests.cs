using System.Text;
using System.Xml.Linq;

namespace MLNetDeepRanking.Reporting.Tests;

/// <summary>What holds for every kind of report: well-formed, self-contained, encoded, described, and written whole.</summary>
public sealed class ReportTests(SampleReports samples) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("saved-reports").FullName;

    public static TheoryData<string> Kinds => [.. SampleReports.Kinds.Select(kind => kind.Name)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void There_is_a_sample_of_each_kind() =>
        Assert.Equal(SampleReports.Kinds.Select(kind => kind.Name).Order(), samples.All.Select(report => report.GetType().Name).Order());

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_is_well_formed_and_a_hostile_text_stays_text(string kind)
    {
        var element = XElement.Parse(Report(kind).ToHtml());
        Assert.DoesNotContain(element.DescendantsAndSelf(), one => one.Name.LocalName is "script" || one.Attribute("onerror") is not null);
        var attributes = element.Descendants().Attributes().Select(attribute => attribute.Value);
        var texts = element.DescendantNodes().OfType<XText>().Select(text => text.Value).Concat(attributes);
        if (kind is not nameof(EmbeddingMap)) Assert.Contains(texts, text => text.Contains(SampleReports.Hostile, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nothing_is_loaded_from_anywhere_and_nothing_runs(string kind)
    {
        var report = Report(kind);
        var path = Path.Combine(_folder, "report.html");
        report.SaveHtml(path);
        var page = File.ReadAllText(path);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.Contains("name=\"viewport\"", page, StringComparison.Ordinal);
        foreach (var word in new[] { "http:", "https:", "<script", "<link", "url(", "@import", "<iframe" })
            Assert.DoesNotContain(word, page, StringComparison.OrdinalIgnoreCase);
        var sources = XElement.Parse(report.ToHtml()).Descendants().Attributes().Where(attribute => attribute.Name.LocalName is "src" or "href");
        Assert.All(sources, source => Assert.StartsWith("data:image/", source.Value, StringComparison.Ordinal));
        Assert.Equal(Encoding.UTF8.GetByteCount(page), new FileInfo(path).Length);
        Assert.Equal([path], Directory.GetFiles(_folder));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Pictures_and_drawings_are_described(string kind)
    {
        var element = XElement.Parse(Report(kind).ToHtml());
        Assert.All(element.Descendants("img"), image => Assert.NotEqual("", image.Attribute("alt")?.Value ?? ""));
        Assert.All(element.Descendants("svg"), drawing =>
        {
            Assert.Equal("img", drawing.Attribute("role")?.Value);
            Assert.NotEqual("", drawing.Element("title")!.Value);
            Assert.NotEqual("", drawing.Element("desc")!.Value);
        });
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Text_begins_with_the_title_and_says_more(string kind)
    {
        var report = Report(kind);
        var lines = report.ToString().Split('\n');
        Assert.Equal(report.Title, lines[0]);
        Assert.True(lines.Length > 2, report.ToString());
        Assert.DoesNotContain("NaN", report.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Two_writings_are_equal(string kind) => Assert.Equal(Report(kind).ToHtml(), Report(kind).ToHtml());

    private Report Report(string kind) => samples.All.Single(report => report.GetType().Name == kind);
}
