using System.IO.Compression;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Reporting.Tests;
using MLNetDeepRanking.Search;

[assembly: AssemblyFixture(typeof(SampleReports))]

namespace MLNetDeepRanking.Reporting.Tests;

/// <summary>One report of each kind, of real emoji, with the texts that a page finds hardest: long ones, and some that try to be HTML.</summary>
public sealed class SampleReports : IDisposable
{
    public const string Hostile = "</style></svg><script>alert(\"1\")</script><img src=x onerror='boo'>&\u00e9🐱";
    private const string Long = "averyveryverylongnameofaclassthatnobodywouldevergive/and_no_room_to_break_it";
    private const int Classes = 30;

    private readonly string _folder = Directory.CreateTempSubdirectory("reports").FullName;
    private readonly string[] _pictures;

    public SampleReports()
    {
        using var archive = ZipFile.OpenRead(RepositoryRoot.EmojiArchive);
        var entries = archive.Entries.Where(entry => entry.FullName.StartsWith("test/", StringComparison.Ordinal) && entry.Name.Length > 0).Take(4 * Classes);
        _pictures =
        [
            .. entries.Select((entry, i) =>
            {
                var path = Path.Combine(_folder, $"{i}{Path.GetExtension(entry.Name)}");
                entry.ExtractToFile(path);
                return path;
            }),
        ];
        All = [Training(), Sheet(), Retrieval(), Map(), Confusion(), Audit(), Similarity(), Comparison(), Verification(), Leaderboard()];
    }

    /// <summary>Gets the reports. A test holds that there is one of each kind.</summary>
    public IReadOnlyList<Report> All { get; }

    public static Type[] Kinds => [.. typeof(Report).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Report)))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Label(int i) => (i % Classes) switch { 3 => Hostile, 5 => Long, var n => $"class {n}" };

    private static ComparisonReport Comparison()
    {
        var (vectors, labels) = Vectors.Classes(300, perClass: 4, noise: 0.9f, seed: 1);
        var (others, _) = Vectors.Classes(300, perClass: 4, noise: 0.8f, seed: 1);
        var options = new RetrievalOptions { Clustering = false };
        var before = RetrievalEvaluator.LeaveOneOut(vectors, Vectors.Dimension, labels, options);
        var after = RetrievalEvaluator.LeaveOneOut(others, Vectors.Dimension, labels, options);
        return RetrievalComparison.Of(before, after, bootstrapSamples: 200).ToReport(firstName: "before", secondName: Hostile);
    }

    private static VerificationReport Verification()
    {
        var (vectors, labels) = Vectors.Classes(200, perClass: 4, noise: 0.7f, seed: 2);
        return PairVerifier.Fit(vectors, Vectors.Dimension, labels).ToReport($"Same or not {Hostile}");
    }

    private static LeaderboardReport Leaderboard() => new("Leaderboard", new(
        ["trial", "Recall@1", "epochs", .. Enumerable.Range(1, 9).Select(i => $"AnOptionOfALongName{i}")],
        [.. Enumerable.Range(0, 8).Select(i => (string[])[$"{i}", $"{70 - i}.1 %", "9/30", .. Enumerable.Repeat("0.001288", 8), Label(i)])]))
    {
        Subtitle = "By Recall@1 of held-out classes",
        Failures = [$"Trial 9 failed: {Hostile}"],
    };

    private static TrainingReport Training()
    {
        var epochs = Enumerable.Range(1, 40).Select(i => new TrainingReportEpoch(i, 0.6 / Math.Sqrt(i) + 0.02 * Math.Sin(i))
        {
            ActiveShare = 0.9 / Math.Sqrt(i),
            PositiveDistance = 0.5 - i * 0.004,
            NegativeDistance = 0.6 + i * 0.01,
            LearningRate = 1e-3 * (1 + Math.Cos(i / 40.0 * Math.PI)),
            Validation = new Dictionary<string, double> { ["Recall@1"] = 0.7 - 0.4 / i, [Hostile] = 0.4 },
            Elapsed = TimeSpan.FromSeconds(12 * i),
            WaitedForPictures = TimeSpan.FromSeconds(0.4),
        });
        return new($"Training {Hostile}", [.. epochs]) { KeptEpoch = 34, Alarms = [$"Dead gradient: no active triplet in {Hostile}"], Subtitle = Long + Long };
    }

    private ContactSheet Sheet() => new("Neighbours", Rows(6)) { Subtitle = Hostile, Figures = new(["", "Recall@1"], [[Long, "66.1 %"], [Hostile, "1"]]) };

    private RetrievalReport Retrieval() => new("Retrieval among unseen classes",
    [
        new("Recall@1", 0.661, 0.645, 0.677), new("Recall@5", 0.82, 0.81, 0.835), new("MAP@R", 0.374, 0.36, 0.39),
        new("R-precision", double.NaN), new(Hostile, 1),
    ])
    {
        Subtitle = "453 classes, 1812 queries; intervals by bootstrap over queries",
        ClassMeasures = ["Recall@1", "MAP@R"],
        Classes = [.. Enumerable.Range(0, Classes).Select(i => new RetrievalReportClass(Label(i), 4, [i / (double)Classes, i % 7 / 7.0]))],
        WorstQueries = Rows(4),
    };

    private EmbeddingMap Map()
    {
        var random = new Random(1);
        float[] vectors =
        [
            .. Enumerable.Range(0, _pictures.Length)
                .SelectMany(i => Enumerable.Range(0, 8).Select(k => (i / 4 % 8 == k ? 2 : 0) + random.NextSingle())),
        ];
        return EmbeddingMap.Create("Map of embeddings", vectors, 8, [.. _pictures.Select((_, i) => Label(i / 4 % 8))], _pictures, new() { Iterations = 300 });
    }

    private static ConfusionReport Confusion()
    {
        var random = new Random(2);
        string[] actual = [.. Enumerable.Range(0, 600).Select(i => Label(i))];
        string[] found = [.. actual.Select((label, i) => random.Next(3) > 0 ? label : Label(i + random.Next(1, 6)))];
        return ConfusionReport.Create("Confusion of classes", actual, found);
    }

    private AuditReport Audit() => new("Audit of the pictures",
    [
        new("Near-duplicates", AuditSeverity.Warning, 2, "Pictures that are all but equal. Keep one of each.")
        {
            Groups = [new($"distance 0.003 {Hostile}", [.. Pictures(2)]), new("distance 0.010", [.. Pictures(5)])],
        },
        new("Leaks between splits", AuditSeverity.Fault, 1, $"A picture is in both splits: move it. {Long}")
        {
            Groups = [new("train and test", [.. Pictures(2)])],
        },
        new("Contradictory triplets", AuditSeverity.Clear, 0, "None were found."),
        new("Sizes of classes", AuditSeverity.Note, 3, "Classes of one picture give no positives.")
        {
            Table = new(["class", "pictures"], [[Hostile, "1"], [Long, "1"]]),
        },
    ])
    {
        Figures = new(["", "pictures", "classes"], [["train", "3 738", "923"], ["test", "1 812", "453"]]),
    };

    private SimilarityReport Similarity()
    {
        double[] values = [.. Enumerable.Range(0, 64).Select(i => Math.Sin(i * 0.37) * 0.03)];
        return new("Why are these two alike?", 0.812, new(_pictures[0], Hostile, 8, 8, values), new(_pictures[1], Long, 8, 8, [.. values.Reverse()]))
        {
            Method = "Each place's contribution: with what the bias adds, they add up to the score.",
            Shares = new(["path", "adds"], [["main", "+0.61"], [Hostile, "+0.20"]]),
            Links = [new(0.2, 0.3, 0.7, 0.6, 0.05), new(0.5, 0.5, 0.4, 0.1, 0.02)],
            Preprocessing = Preprocessing.Square(64),
        };
    }

    private IEnumerable<ReportPicture> Pictures(int count) =>
        _pictures.Take(count).Append("nowhere.png").Select((path, i) => new ReportPicture(path, Label(i + 2), $"{i}.png"));

    private ContactSheetRow[] Rows(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new ContactSheetRow(_pictures[4 * i], Label(i),
            [.. Enumerable.Range(1, 9).Select(n => new ContactSheetNeighbor(_pictures[4 * i + n], Label(i + n / 4), 0.05f * n))])),
    ];
}
