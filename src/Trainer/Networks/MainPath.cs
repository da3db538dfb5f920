namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>The main path: a backbone, and a head that makes a vector of what it sees.</summary>
internal static class MainPath
{
    private const double ArticleDropRate = 0.6;
    private const double WangDropRate = 1 - 0.6;

    /// <summary>Adds the main path behind <paramref name="pixels"/>.</summary>
    public static NetworkNode Append(NetworkNode pixels, DeepRankNetworkOptions options)
    {
        var features = pixels.Backbone(options.Backbone);
        return options.Head switch
        {
            MainPathHead.Article => Units(Units(Pooled(features), "fc1", ArticleDropRate, options), "fc2", ArticleDropRate, options),
            MainPathHead.Wang => Units(Units(Flat(features), "fc1", WangDropRate, options), "fc2", WangDropRate, options),
            _ => options.DropRate is { } rate ? Pooled(features).Dropout(rate) : Pooled(features),
        };
    }

    private static NetworkNode Pooled(NetworkNode features) => features.Shape.IsVector ? features : features.GlobalAveragePool();

    private static NetworkNode Flat(NetworkNode features) => features.Shape.IsVector ? features : features.Flatten();

    private static NetworkNode Units(NetworkNode x, string name, double dropRate, DeepRankNetworkOptions options) =>
        x.Linear(name, options.HeadSize).Relu().Dropout(options.DropRate ?? dropRate);
}
