using MLNetDeepRanking.Reporting.Html;

namespace MLNetDeepRanking.Reporting.Tests.Html;

/// <summary>Texts are encoded, numbers are the same everywhere, and finished markup is left alone.</summary>
public sealed class MarkupTests
{
    [Fact]
    public void Texts_are_encoded_and_markup_is_not()
    {
        var text = "<b a=\"1\" c='2'>&";
        var inner = Markup.Of($"<i>{text}</i>");
        Assert.Equal("<i>&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;</i>", inner.ToString());
        Assert.Equal($"<p>{inner}</p>", Markup.Of($"<p>{inner}</p>").ToString());
        Assert.Equal($"{inner}\n{inner}", Markup.Of($"{new[] { inner, Markup.Empty, inner }}").ToString());
        Assert.Equal("", Markup.Of($"{(string?)null}").ToString());
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_language()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        Thread.CurrentThread.CurrentCulture = new("de-DE");
        try
        {
            Assert.Equal("1.25 -3 1234.57", Markup.Of($"{1.25} {-3} {1234.567}").ToString());
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }
}
