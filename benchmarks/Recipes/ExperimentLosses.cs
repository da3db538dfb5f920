using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>Losses to compare, by the words that the command takes.</summary>
internal static class ExperimentLosses
{
    /// <summary>Returns a loss.</summary>
    /// <param name="name">Its word.</param>
    /// <param name="number">Returns a number that the command names, or the value given here.</param>
    public static RankingLoss Named(string name, Func<string, double, double> number) => name switch
    {
        "batch-all" => new TripletLoss { Gap = number("gap", 0.2) },
        "softplus" => new TripletLoss { Form = TripletForm.Softplus, Gap = number("gap", 0) },
        "batch-hard" => new TripletLoss { Form = TripletForm.Softplus, Gap = number("gap", 0), Miner = new BatchHardMiner() },
        "semi-hard" => new TripletLoss { Gap = number("gap", 0.2), Miner = new SemiHardMiner() },
        "distance-weighted" => new TripletLoss { Gap = number("gap", 0.2), Miner = new DistanceWeightedMiner() },
        "contrastive" => new ContrastiveLoss(),
        "supcon" => new SupervisedContrastiveLoss { Temperature = number("temperature", 0.1) },
        "multi-similarity" => new MultiSimilarityLoss(),
        "proxy-anchor" => new ProxyAnchorLoss(),
        "softmax" => new NormalizedSoftmaxLoss(),
        "smooth-ap" => new SmoothAveragePrecisionLoss(),
        "article" => new ArticleDefectLoss(HingeAfterMean: false, Clips: false, SquareRoot: false),
        "article-mean" => new ArticleDefectLoss(HingeAfterMean: true, Clips: false, SquareRoot: false),
        "article-clip" => new ArticleDefectLoss(HingeAfterMean: false, Clips: true, SquareRoot: false),
        "article-root" => new ArticleDefectLoss(HingeAfterMean: false, Clips: false, SquareRoot: true),
        "article-published" => new ArticleDefectLoss(HingeAfterMean: true, Clips: true, SquareRoot: true),
        _ => throw new ArgumentException($"There is no loss '{name}' here."),
    };
}
