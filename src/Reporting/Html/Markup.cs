using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;

namespace MLNetDeepRanking.Reporting.Html;

/// <summary>A piece of finished HTML or SVG. Whatever is put into one is encoded, unless it is such a piece itself.</summary>
/// <remarks><code>Markup.Of($"&lt;h1&gt;{title}&lt;/h1&gt;")</code> cannot forget to encode a title, since a string is no <see cref="Markup"/>.</remarks>
internal readonly record struct Markup
{
    private readonly string? _text;

    private Markup(string text) => _text = text;

    /// <summary>Gets nothing.</summary>
    public static Markup Empty => default;

    /// <summary>Makes markup of a literal with holes: texts are encoded, numbers are written in the invariant culture, markup stays as it is.</summary>
    public static Markup Of(ref Interpolation html) => new(html.ToString());

    /// <summary>Puts pieces below each other.</summary>
    public static Markup Lines(IEnumerable<Markup> pieces) => new(string.Join('\n', pieces.Select(piece => piece.ToString()).Where(text => text.Length > 0)));

    /// <summary>Makes an element of a style sheet of ours; quotation marks in one must not be encoded.</summary>
    public static Markup OfStyle(string css) => new($"<style>\n{css}</style>");

    /// <summary>Returns the HTML.</summary>
    public override string ToString() => _text ?? "";

    /// <summary>Collects the parts of an interpolated string.</summary>
    [InterpolatedStringHandler]
    internal ref struct Interpolation(int literalLength, int holes)
    {
        private readonly StringBuilder _html = new(literalLength + 16 * holes);

        public void AppendLiteral(string html) => _html.Append(html);

        public void AppendFormatted(string? text) => _html.Append(WebUtility.HtmlEncode(text));

        public void AppendFormatted(Markup html) => _html.Append(html._text);

        public void AppendFormatted(IEnumerable<Markup> pieces) => _html.Append(Lines(pieces)._text);

        public void AppendFormatted(int number) => _html.Append(CultureInfo.InvariantCulture, $"{number}");

        /// <summary>Appends a coordinate: hundredths are finer than any screen.</summary>
        public void AppendFormatted(double number) => AppendFormatted(number, "0.##");

        public void AppendFormatted(double number, string format) => AppendFormatted(number.ToString(format, CultureInfo.InvariantCulture));

        public override readonly string ToString() => _html.ToString();
    }
}
