using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Reporting.Notebooks;

namespace MLNetDeepRanking.Reporting;

/// <summary>Ranks what was tried, best first: a row for each trial, and a line for each that failed.</summary>
[TypeFormatterSource(typeof(ReportFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class LeaderboardReport : Report
{
    /// <summary>Creates a report.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="ranking">The trials, best first; the first column names them.</param>
    public LeaderboardReport(string title, ReportTable ranking)
        : base(title)
    {
        ArgumentNullException.ThrowIfNull(ranking);
        Ranking = ranking;
    }

    /// <summary>Gets the trials, best first.</summary>
    public ReportTable Ranking { get; }

    /// <summary>Gets a sentence for each trial that failed.</summary>
    /// <value>The default value is empty.</value>
    public IReadOnlyList<string> Failures { get; init; } = [];

    internal override string Kind => "leaderboard";

    /// <summary>Returns the ranking in columns of even width, and the failures.</summary>
    public override string ToString() => ReportText.Lines([Title, .. ReportText.Lines(Ranking), .. Failures.Select(failure => $"! {failure}")]);

    internal override Markup Body() => Markup.Of($"""
        {Failures.Select(failure => Markup.Of($"""<p class="alarm"><i>!</i> {failure}</p>"""))}
        <section class="card">
        {TableHtml.Of(Ranking, "ranking")}
        </section>
        """);
}
