using System.Xml.Linq;
using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Reporting.Tests;

public class ContactSheetTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Each_row_shows_its_query_and_its_neighbours_in_order()
    {
        var sheet = Sheet();
        var sections = Html(sheet).Elements("section").ToArray();
        Assert.Equal(["cat", "dog"], sections.Select(section => Label(section.Element("figure")!)));
        Assert.Equal(["1 of 2 match", "nothing found"], sections.Select(section => Detail(section.Element("figure")!)));
        var neighbors = sections[0].Descendants("li").Select(item => item.Element("figure")!).ToArray();
        Assert.Equal(
            [("right", "✓", "cat", "0.125"), ("wrong", "✗", "dog", "0.250")],
            neighbors.Select(figure => (Class(figure), figure.Element("i")!.Value, Label(figure), Detail(figure))));
        Assert.Equal(
            ["cat, same class, distance 0.125", "dog, another class, distance 0.250"],
            neighbors.Select(figure => figure.Descendants("img").Single().Attribute("alt")!.Value));
        Assert.Contains("same class as the query: 1", Html(sheet).Value, StringComparison.Ordinal);
        Assert.Contains("another class: 1", Html(sheet).Value, StringComparison.Ordinal);
    }

    [Fact]
    public void The_heading_holds_title_subtitle_and_figures()
    {
        var header = Html(Sheet()).Element("header")!;
        Assert.Equal(("Cats & dogs", "Nearest first"), (header.Element("h1")!.Value, header.Element("p")!.Value));
        Assert.Equal(["", "Recall@1"], header.Descendants("thead").Descendants("th").Select(cell => cell.Value));
        Assert.Equal(["pixels", "33.2 %"], header.Descendants("tbody").Single().Element("tr")!.Elements().Select(cell => cell.Value));
    }

    [Fact]
    public void Subtitle_and_figures_may_be_left_out()
    {
        var header = Html(new ContactSheet("Plain", [])).Element("header")!;
        Assert.Equal("legend", Class(header.Element("p")!));
        Assert.Empty(header.Descendants("table"));
    }

    [Fact]
    public void Nothing_is_loaded_from_anywhere_and_nothing_runs()
    {
        var path = Path.Combine(_folder.Path, "sheet.html");
        Sheet().SaveHtml(path);
        var page = File.ReadAllText(path);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        foreach (var word in new[] { "http:", "https:", "<script", "<link", "url(", "@import", "onerror" })
        {
            Assert.DoesNotContain(word, page, StringComparison.OrdinalIgnoreCase);
        }
        var images = Html(Sheet()).Descendants("img").ToArray();
        Assert.Equal(3, images.Length);
        Assert.All(images, image => Assert.StartsWith("data:image/png;base64,", image.Attribute("src")!.Value, StringComparison.Ordinal));
        Assert.Contains("prefers-color-scheme: dark", page, StringComparison.Ordinal);
        Assert.Contains("name=\"viewport\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_text_is_escaped()
    {
        const string hostile = "</style><script>alert(\"1\")</script>'&\u00e9🐱";
        var path = Write("1.png", RgbPicture.Noise(4, 4, seed: 1));
        var sheet = new ContactSheet(hostile, [new(path, hostile, [new(path, hostile, 1), new(hostile, "x", 2)])])
        {
            Subtitle = hostile,
            Figures = new([hostile], [[hostile]]),
        };
        Assert.DoesNotContain("<script", sheet.ToHtml(), StringComparison.OrdinalIgnoreCase);
        var html = Html(sheet);
        Assert.Equal(hostile, html.Element("header")!.Element("h1")!.Value);
        Assert.Equal(hostile, Label(html.Element("section")!.Element("figure")!));
    }

    [Fact]
    public void A_picture_that_cannot_be_read_becomes_an_empty_frame_that_tells_why()
    {
        var missing = Path.Combine(_folder.Path, "nowhere.png");
        var frame = Html(new ContactSheet("x", [new(missing, "cat", [])])).Descendants("span").Single(span => Class(span) == "frame");
        Assert.Equal(("?", "Query: cat"), (frame.Value, frame.Attribute("aria-label")!.Value));
        Assert.Contains($"'{missing}' does not exist", frame.Attribute("title")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sheet_of_20_by_9_photographs_stays_below_2_megabytes()
    {
        var paths = Enumerable.Range(0, 12)
            .Select(i => _folder.Write($"{i}.jpg", RgbPicture.Photo(400 + 16 * i, 300).Encode(SKEncodedImageFormat.Jpeg)))
            .ToArray();
        var rows = Enumerable.Range(0, 20).Select(row =>
        {
            var neighbors = Enumerable.Range(0, 9).Select(i => new ContactSheetNeighbor(paths[(row + i) % 12], "label", i));
            return new ContactSheetRow(paths[row % 12], "label", [.. neighbors]);
        });
        Assert.InRange(new ContactSheet("Large", [.. rows]).ToHtml().Length, 200_000, 2_000_000);
    }

    [Fact]
    public void Saving_replaces_the_file_and_leaves_nothing_else()
    {
        var path = _folder.Write("reports/sheet.html", "old"u8.ToArray());
        new ContactSheet("New", []).SaveHtml(path);
        Assert.Contains("<title>New</title>", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Equal([path], Directory.GetFiles(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void Text_has_a_line_for_each_query() =>
        Assert.Equal("Cats & dogs\ncat: ✓ cat 0.125, ✗ dog 0.250\ndog: ", Sheet().ToString());

    [Fact]
    public void Counts_are_shown_without_decimals()
    {
        var row = new ContactSheetRow("q.png", "a", [new("1.png", "a", 12), new("2.png", "b", 17)]);
        Assert.Equal("Hamming\na: ✓ a 12, ✗ b 17", new ContactSheet("Hamming", [row]).ToString());
    }

    [Fact]
    public void A_table_row_of_the_wrong_length_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => new ReportTable(["", "Recall@1"], [["pixels", "1"], ["network"]]));
        Assert.Contains("Row 1 has 1 texts for 2 columns", error.Message, StringComparison.Ordinal);
    }

    private ContactSheet Sheet()
    {
        var (cat, dog) = (Write("cat.png", RgbPicture.Noise(8, 8, seed: 1)), Write("dog.png", RgbPicture.Noise(8, 8, seed: 2)));
        return new("Cats & dogs", [new(cat, "cat", [new(cat, "cat", 0.125f), new(dog, "dog", 0.25f)]), new("nowhere.png", "dog", [])])
        {
            Subtitle = "Nearest first",
            Figures = new(["", "Recall@1"], [["pixels", "33.2 %"]]),
        };
    }

    private string Write(string name, RgbPicture picture) => _folder.Write(name, picture.Encode(SKEncodedImageFormat.Png));

    private static XElement Html(ContactSheet sheet) => XElement.Parse(sheet.ToHtml());

    private static string Label(XElement figure) => figure.Descendants("b").Single().Value;

    private static string Detail(XElement figure) => figure.Descendants("small").Single().Value;

    private static string? Class(XElement element) => element.Attribute("class")?.Value;
}
