using MLNetDeepRanking.NotebookRunner;

namespace MLNetDeepRanking.Notebooks.Tests;

public sealed class CellDisplayTests
{
    [Fact]
    public void A_type_with_a_formatter_source_is_shown_in_the_forms_that_it_prefers()
    {
        var forms = CellDisplay.Of(new Rated()).Forms;
        Assert.Equal(["text/html", "text/plain"], forms.Keys);
        Assert.Equal("<i>rated</i>", forms["text/html"]);
        Assert.Equal("plainly rated", forms["text/plain"]);
    }

    [Fact]
    public void A_type_with_ToHtml_is_shown_by_it()
    {
        var forms = CellDisplay.Of(new Page()).Forms;
        Assert.Equal("<p>page</p>", forms["text/html"]);
        Assert.Equal("a page", forms["text/plain"]);
    }

    [Fact]
    public void Text_is_shown_as_text() => Assert.Equal("a < b", CellDisplay.Of("a < b").Forms["text/plain"]);

    private sealed class Page
    {
        public string ToHtml() => $"<p>{Name}</p>";

        public override string ToString() => $"a {Name}";

        private string Name { get; } = "page";
    }

    // As the libraries do it: .NET Interactive knows the attribute by its name, and the formatter by its members.
    [AttributeUsage(AttributeTargets.Class)]
    private sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
    {
        public Type FormatterSourceType { get; } = formatterSourceType;

        public string[]? PreferredMimeTypes { get; set; }
    }

    [TypeFormatterSource(typeof(RatedFormatters), PreferredMimeTypes = ["text/html", "text/plain"])]
    private sealed class Rated;

    private sealed class RatedFormatters
    {
        public IEnumerable<object> CreateTypeFormatters() =>
            [new RatedFormatter("text/html", "<i>rated</i>"), new RatedFormatter("text/plain", "plainly rated")];
    }

    private sealed class RatedFormatter(string mimeType, string text)
    {
        public string MimeType { get; } = mimeType;

        public bool Format(object instance, TextWriter writer)
        {
            writer.Write(text);
            return instance is Rated;
        }
    }
}
