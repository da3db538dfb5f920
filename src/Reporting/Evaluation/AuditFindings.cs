using System.Globalization;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Reporting.Evaluation;

/// <summary>Fills a report with what an audit found: a section for each kind, with the pictures that show it.</summary>
internal sealed class AuditFindings
{
    private const int Listed = 24;
    private static readonly AuditFindingKind[] TripletKinds =
        [AuditFindingKind.ContradictoryTriplets, AuditFindingKind.CyclicTriplets, AuditFindingKind.RepeatedTriplet];

    private readonly AuditResult _audit;
    private readonly IReadOnlyList<string> _paths;
    private readonly IReadOnlyList<string>? _labels;
    private readonly int _commonFolder;

    /// <exception cref="ArgumentException">There are not as many paths or labels as rows that were audited.</exception>
    public AuditFindings(AuditResult audit, IReadOnlyList<string> paths, IReadOnlyList<string>? labels)
    {
        if (paths.Count != audit.RowCount)
            throw new ArgumentException(
                $"There are {paths.Count} paths for {audit.RowCount} rows. Give the path of each row that was audited, in the same order.", nameof(paths));
        if (labels is not null && labels.Count != audit.RowCount)
            throw new ArgumentException($"There are {labels.Count} labels for {audit.RowCount} rows. Give one for each row that was audited.", nameof(labels));
        (_audit, _paths, _labels) = (audit, paths, labels);
        _commonFolder = CommonFolder(paths);
    }

    public AuditReport Report(string title)
    {
        var found = _audit.Findings.ToLookup(finding => finding.Kind);
        var kinds = Enum.GetValues<AuditFindingKind>().Where(kind => found[kind].Any() || WasLookedFor(kind));
        return new(title, [.. kinds.Select(kind => Section(kind, [.. found[kind]]))])
        {
            Figures = new(["", "in all"], [.. Figures()]),
        };
    }

    private IEnumerable<string[]> Figures()
    {
        var classes = _audit.Classes;
        yield return ["pictures", ReportText.Count(_audit.RowCount)];
        yield return ["classes", ReportText.Count(classes.Count)];
        if (classes.Count > 0)
            yield return ["pictures of a class", $"{ReportText.Count(classes[^1].Count)} to {ReportText.Count(classes[0].Count)}"];
        if (_audit.TripletCount > 0)
            yield return [string.Create(CultureInfo.InvariantCulture, $"active triplets, gap {_audit.Gap:0.###}"), ReportText.Percent(_audit.ActiveShare)];
    }

    /// <summary>Returns whether "none" means something: splits may not have been told, and triplets not given.</summary>
    private bool WasLookedFor(AuditFindingKind kind) =>
        kind != AuditFindingKind.Leak && (!TripletKinds.Contains(kind) || !_audit.TripletsWereDrawn);

    private AuditReportFinding Section(AuditFindingKind kind, AuditFinding[] found)
    {
        var (heading, severity, advice) = AuditAdvice.Of(kind);
        if (found.Length == 0) return new(heading, AuditSeverity.Clear, 0, "None was found.");
        var section = new AuditReportFinding(heading, severity, found.Length, advice);
        return kind switch
        {
            AuditFindingKind.Dropped => section with
            {
                Table = new([$"the first {Math.Min(Listed, found.Length)}"], [.. found.Take(Listed).Select(one => new[] { one.Description })]),
            },
            AuditFindingKind.LoneRow => section with
            {
                Groups = [new("each alone in its class", [.. found.Take(Listed).SelectMany(one => one.Rows).Select(Picture)])],
            },
            _ => section with { Groups = [.. found.Select(Group)] },
        };
    }

    private AuditReportGroup Group(AuditFinding finding) => new(Caption(finding), [.. finding.Rows.Select(Picture)]);

    private string Caption(AuditFinding finding) => finding.Kind switch
    {
        AuditFindingKind.Leak or AuditFindingKind.NearDuplicates => $"{finding.Rows.Count} that are all but equal",
        AuditFindingKind.LabelConflict when _labels is null => "the first, and two of another class that are nearer than its own",
        AuditFindingKind.LabelConflict => $"labelled {_labels[finding.Rows[0]]}, but looks like {_labels[finding.Rows[1]]}",
        AuditFindingKind.RepeatedTriplet => string.Create(CultureInfo.InvariantCulture, $"query, positive and negative, {finding.Score:0} times"),
        AuditFindingKind.ContradictoryTriplets => "which of the two is nearer to the first?",
        _ => "the query, and pictures each nearer to it than the next, in a circle",
    };

    private ReportPicture Picture(int row)
    {
        var file = _paths[row][_commonFolder..];
        return _labels is { } labels ? new(_paths[row], labels[row], file) : new(_paths[row], file);
    }

    /// <summary>Returns the length of the folder that all paths begin with, its last separator included.</summary>
    private static int CommonFolder(IReadOnlyList<string> paths)
    {
        if (paths.Count == 0) return 0;
        var common = paths[0].AsSpan();
        foreach (var path in paths) common = common[..common.CommonPrefixLength(path)];
        return common.LastIndexOfAny('/', '\\') + 1;
    }
}
