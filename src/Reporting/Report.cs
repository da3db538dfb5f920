using System.Text;
using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Reporting;

/// <summary>Something for people to look at: a page, an element of a notebook, or lines of text.</summary>
/// <remarks>
/// A page is one file without scripts or links: style, drawings and small copies of the pictures are inside. It follows the reader's light or dark
/// setting, and suits a phone as well as a desk. A picture that cannot be read becomes an empty frame that tells why.
/// Instances are immutable and safe to share between threads.
/// </remarks>
public abstract class Report
{
    private protected Report(string title)
    {
        ArgumentNullException.ThrowIfNull(title);
        Title = title;
    }

    /// <summary>Gets the heading.</summary>
    public string Title { get; }

    /// <summary>Gets the line below the heading.</summary>
    /// <value>The default value is null: no line.</value>
    public string? Subtitle { get; init; }

    /// <summary>Gets the name of the kind of report in the style sheet.</summary>
    internal abstract string Kind { get; }

    /// <summary>Returns the report as an HTML element with its style inside, for a notebook or a page of your own.</summary>
    public string ToHtml() => ReportPage.Element(this).ToString();

    /// <summary>Writes the report as an HTML page, whole or not at all; an existing file is replaced.</summary>
    /// <param name="path">The path of the file.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is null or empty.</exception>
    public void SaveHtml(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(ReportPage.Page(this)));
    }

    /// <summary>Returns the report as lines of text.</summary>
    public abstract override string ToString();

    /// <summary>Returns what stands below the heading.</summary>
    internal virtual Markup Summary() => Markup.Empty;

    /// <summary>Returns everything behind the heading.</summary>
    internal abstract Markup Body();
}
