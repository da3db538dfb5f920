using System.IO.Compression;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>The pictures that the repository ships: each test picture looks for the others of its class, which training has not seen.</summary>
internal sealed class EmojiTask : IRankingTask
{
    private readonly LabelledPictures _test = Read("test");

    public LabelledPictures Train { get; } = Read("train");

    public Verdict Judge(Func<LabelledPictures, float[]> embed)
    {
        var metrics = _test.LeaveOneOut(embed(_test));
        return new Verdict(100 * metrics.RecallAt(1), FormattableString.Invariant(
            $"test Recall@1 {100 * metrics.RecallAt(1):0.0} %, Recall@5 {100 * metrics.RecallAt(5):0.0} %, MAP@R {100 * metrics.MapAtR:0.0} %"));
    }

    private static LabelledPictures Read(string side)
    {
        using var archive = ZipFile.OpenRead(Path.Combine(Root, "data", "emoji", "emoji64.zip"));
        var entries = archive.Entries
            .Where(entry => entry.FullName.StartsWith(side + "/", StringComparison.Ordinal) && entry.Name.Length > 0)
            .OrderBy(entry => entry.FullName, StringComparer.Ordinal).ToArray();
        var classes = entries.Select(entry => entry.FullName.Split('/')[1]).ToArray();
        var numbers = classes.Distinct().Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        var decoder = new PictureDecoder(Preprocessing.Square(64));
        var builder = new PictureStoreBuilder(decoder.Preprocessing);
        foreach (var entry in entries)
        {
            using var encoded = new MemoryStream();
            using (var file = entry.Open()) file.CopyTo(encoded);
            decoder.Decode(encoded.ToArray(), entry.FullName, builder.Add());
        }
        return new LabelledPictures(builder.Build(), [.. classes.Select(name => numbers[name])]);
    }

    private static string Root
    {
        get
        {
            var folder = AppContext.BaseDirectory;
            while (!File.Exists(Path.Combine(folder, "MLNetDeepRanking.sln"))) folder = Path.GetDirectoryName(folder)!;
            return folder;
        }
    }
}
