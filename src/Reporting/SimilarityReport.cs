using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Reporting.Charts;
using MLNetDeepRanking.Reporting.Html;
using MLNetDeepRanking.Reporting.Notebooks;

namespace MLNetDeepRanking.Reporting;

/// <summary>Shows why two pictures are alike to a model: a heat map over each, and the places that match most.</summary>
[TypeFormatterSource(typeof(ReportFormatterSource), PreferredMimeTypes = ["text/html", "text/plain"])]
public sealed class SimilarityReport : Report
{
    /// <summary>Creates a report.</summary>
    /// <param name="title">The heading.</param>
    /// <param name="score">The similarity of the two pictures, such as a cosine.</param>
    /// <param name="first">What the places of the first picture do.</param>
    /// <param name="second">What the places of the second picture do.</param>
    /// <exception cref="ArgumentException">A map has not as many values as places.</exception>
    public SimilarityReport(string title, double score, SimilarityMap first, SimilarityMap second)
        : base(title)
    {
        (Score, First, Second) = (score, Checked(first, nameof(first)), Checked(second, nameof(second)));
    }

    /// <summary>Gets the similarity of the two pictures.</summary>
    public double Score { get; }

    /// <summary>Gets what the places of the first picture do.</summary>
    public SimilarityMap First { get; }

    /// <summary>Gets what the places of the second picture do.</summary>
    public SimilarityMap Second { get; }

    /// <summary>Gets a sentence on how the maps were made, and whether they add up to the score.</summary>
    /// <value>The default value is the empty string.</value>
    public string Method { get; init; } = "";

    /// <summary>Gets what the parts of the network add to the score, by name.</summary>
    /// <value>The default value is null: no table.</value>
    public ReportTable? Shares { get; init; }

    /// <summary>Gets the pairs of places that match most, drawn as lines.</summary>
    /// <value>The default value is empty: no lines.</value>
    public IReadOnlyList<SimilarityLink> Links { get; init; } = [];

    /// <summary>Gets how the model is shown the pictures; the maps lie over what it sees.</summary>
    /// <value>The default value is null: the pictures are stretched to squares.</value>
    public Preprocessing? Preprocessing { get; init; }

    internal override string Kind => "similarity";

    /// <summary>Returns the score, how it was explained, and the parts of the network.</summary>
    public override string ToString() => ReportText.Lines(
    [
        Title, $"{First.Label} and {Second.Label}: {ReportText.Number(Score)}", Method, .. Shares is { } shares ? ReportText.Lines(shares) : [],
    ]);

    internal override Markup Summary() => Markup.Of($"""
        <p class="score"><b>{ReportText.Number(Score)}</b> similarity of {First.Label} and {Second.Label}</p>
        <p>{Method}</p>
        """);

    internal override Markup Body() => Markup.Of($"""
        <section class="card">
        {new HeatMapChart(this).Draw()}
        <p class="legend"><span class="warm"><i></i> makes them more alike</span> <span class="cold"><i></i> makes them less alike</span>
        {(Links.Count == 0 ? Markup.Empty : Markup.Of($"""<span class="linked"><i></i> places that match most</span>"""))}</p>
        {(Shares is { } shares ? TableHtml.Of(shares) : Markup.Empty)}
        </section>
        """);

    private static SimilarityMap Checked(SimilarityMap map, string name)
    {
        ArgumentNullException.ThrowIfNull(map, name);
        return map.Values.Count == map.Rows * map.Columns
            ? map
            : throw new ArgumentException($"The map of '{map.Label}' has {map.Values.Count} values for {map.Rows}×{map.Columns} places.", name);
    }
}
