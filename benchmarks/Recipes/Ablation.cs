namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>The table of what the recipes were chosen from: one change at a time, the same number of pictures seen, several seeds.</summary>
internal static class Ablation
{
    private const string Base = "held-out=0 average=0.998 rate=0.003";

    // A sampled triplet brings up to three pictures, so that a third of the epochs sees as many.
    private static (string Name, string Words, int PicturesPerEpoch)[] Samplers =>
    [
        ("P×K batches", "batching=ClassBalanced", 1),
        ("uniform triplets", "batching=SampledTriplets positives=1", 3),
        ("by relevance (Wang)", "batching=Relevance", 3),
        ("hard, refreshed", "batching=HardRefreshed positives=1", 3),
    ];

    private static string[] Losses => ["batch-all", "softplus", "supcon", "multi-similarity", "proxy-anchor"];

    private static (string Name, string Words)[] Scales => [("three scales", "loss=multi-similarity"), ("one scale", "loss=multi-similarity paths=no")];

    private static (string Name, string Words)[] Defects =>
    [
        ("none: a hinge for each triplet, squared distances", "loss=article"),
        ("hinge after the batch's mean", "loss=article-mean"),
        ("embeddings clipped to 0…1", "loss=article-clip"),
        ("square root of the distance", "loss=article-root"),
        ("all three, as published", "loss=article-published"),
    ];

    /// <summary>Runs and prints everything, as Markdown.</summary>
    /// <param name="epochs">How often each run sees all pictures.</param>
    /// <param name="seeds">How many runs each cell is the mean of.</param>
    /// <param name="run">Trains with words, and returns Recall@1 in per cent.</param>
    public static void Print(int epochs, int seeds, Func<string[], double> run)
    {
        Console.WriteLine($"| sampler | {string.Join(" | ", Losses)} |");
        Console.WriteLine($"|---|{string.Concat(Losses.Select(_ => "---|"))}");
        foreach (var (name, words, pictures) in Samplers)
        {
            Console.Write($"| {name} |");
            foreach (var loss in Losses) Console.Write($" {Cell($"{words} loss={loss} epochs={Math.Max(1, epochs / pictures)}")} |");
            Console.WriteLine();
        }
        Table("scales", Scales, $"epochs={epochs}");
        Table("defect of the article's loss", Defects, $"batching=Interleaved positives=1 epochs={Math.Max(1, epochs / 3)}");

        void Table(string title, (string Name, string Words)[] rows, string common)
        {
            Console.WriteLine($"\n| {title} | Recall@1 |\n|---|---|");
            foreach (var (name, words) in rows) Console.WriteLine($"| {name} | {Cell($"{words} {common}")} |");
        }

        string Cell(string words)
        {
            double[] recalls = [.. Enumerable.Range(1, seeds).Select(seed => run($"{Base} {words} seed={seed}".Split(' ')))];
            var mean = recalls.Average();
            var deviation = Math.Sqrt(recalls.Sum(recall => (recall - mean) * (recall - mean)) / Math.Max(1, seeds - 1));
            return FormattableString.Invariant($"{mean:0.0} ± {deviation:0.0}");
        }
    }
}
