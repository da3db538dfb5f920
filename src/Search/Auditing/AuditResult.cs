using System.Globalization;
using System.Text;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Search;

/// <summary>What an audit found: a list that a person can work through, class sizes, and how many triplets still teach.</summary>
/// <remarks>Instances are immutable.</remarks>
public sealed record AuditResult
{
    private const int Shown = 5;

    /// <summary>Gets the number of rows that were looked at.</summary>
    public required int RowCount { get; init; }

    /// <summary>Gets what was found, the gravest first.</summary>
    public required IReadOnlyList<AuditFinding> Findings { get; init; }

    /// <summary>Gets the size of each class, the largest first.</summary>
    public required IReadOnlyList<ClassSize> Classes { get; init; }

    /// <summary>Gets the number of triplets that <see cref="ActiveShare"/> is a share of.</summary>
    public required int TripletCount { get; init; }

    /// <summary>Gets whether those triplets were drawn by label, since none were given.</summary>
    public required bool TripletsWereDrawn { get; init; }

    /// <summary>Gets g, the gap at which a triplet is active.</summary>
    public required double Gap { get; init; }

    /// <summary>
    /// Gets the share of triplets that are active, D(q, p) + g &gt; D(q, n), from 0 to 1: those that a hinge loss still learns from; NaN without triplets.
    /// </summary>
    public required double ActiveShare { get; init; }

    /// <summary>Returns the findings of one kind, the gravest first.</summary>
    public IEnumerable<AuditFinding> Of(AuditFindingKind kind) => Findings.Where(finding => finding.Kind == kind);

    /// <summary>Writes all findings as comma-separated values, <c>kind,score,rows,description</c> a line, whole or not at all.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveFindings(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var text = new StringBuilder("kind,score,rows,description\n");
        foreach (var (kind, rows, score, description) in Findings)
        {
            var quoted = description.Replace("\"", "\"\"", StringComparison.Ordinal);
            text.Append(CultureInfo.InvariantCulture, $"{kind},{score:0.###},{string.Join(' ', rows)},\"{quoted}\"\n");
        }
        AtomicFile.WriteAllBytes(path, Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Returns the counts, class sizes, and the gravest findings of each kind.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{RowCount} rows of {Classes.Count} classes{Sizes()}; {Findings.Count} findings");
        var origin = TripletsWereDrawn ? " drawn by label" : "";
        if (TripletCount > 0)
            text.AppendLine(CultureInfo.InvariantCulture, $"{Percent.Of(ActiveShare)} of {TripletCount} triplets{origin} are active at gap {Gap:0.###}");
        foreach (var group in Findings.GroupBy(finding => finding.Kind))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"{group.Key}: {group.Count()}");
            foreach (var finding in group.Take(Shown)) text.AppendLine(CultureInfo.InvariantCulture, $"  {finding.Description}");
            if (group.Count() > Shown) text.AppendLine(CultureInfo.InvariantCulture, $"  and {group.Count() - Shown} more");
        }
        return text.ToString().TrimEnd();
    }

    private string Sizes() => Classes.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
        $" ({Classes[^1].Count} to {Classes[0].Count} rows each, median {Classes[Classes.Count / 2].Count})");
}
