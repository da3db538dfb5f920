using System.Net;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>Writes a <see cref="Leaderboard"/> as HTML without scripts or links, which follows the reader's light or dark setting.</summary>
internal static class LeaderboardHtml
{
    private const string Style = """
        .leaderboard { color-scheme: light dark; font: 14px/1.4 system-ui, sans-serif; color: light-dark(#1f2328, #e6edf3);
          background: light-dark(#ffffff, #0d1117); padding: 16px }
        .leaderboard h1 { font-size: 20px; margin: 0 0 12px }
        .leaderboard div { overflow-x: auto }
        .leaderboard table { border-collapse: collapse; font-variant-numeric: tabular-nums }
        .leaderboard th, .leaderboard td { padding: 4px 10px; text-align: right; white-space: nowrap;
          border-bottom: 1px solid light-dark(#d1d9e0, #3d444d) }
        .leaderboard tbody tr:first-child { font-weight: 600; background: light-dark(#dafbe1, #12261e) }
        .leaderboard p { overflow-wrap: anywhere }
        """;

    /// <summary>Returns a complete page.</summary>
    public static string Page(Leaderboard board) => $$"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>Leaderboard</title>
        <style>body { margin: 0 } .leaderboard { min-height: 100vh; box-sizing: border-box }</style>
        </head>
        <body>
        {{Element(board)}}
        </body>
        </html>

        """;

    /// <summary>Returns one element with its style inside.</summary>
    public static string Element(Leaderboard board)
    {
        var rows = board.Rows.Select(row => $"<tr><th scope=\"row\">{Escape(row[0])}</th>{Cells("td", row.Skip(1))}</tr>");
        var failures = board.Failures.Select(failure => $"<p>{Escape(failure)}</p>");
        return $"""
            <section class="leaderboard">
            <style>
            {Style}
            </style>
            <h1>Leaderboard</h1>
            <div><table>
            <thead><tr>{Cells("th", board.Columns)}</tr></thead>
            <tbody>
            {string.Join('\n', rows)}
            </tbody>
            </table></div>
            {string.Join('\n', failures)}
            </section>
            """;
    }

    private static string Cells(string tag, IEnumerable<string> texts) => string.Concat(texts.Select(text => $"<{tag}>{Escape(text)}</{tag}>"));

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
