using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Estimators.Tests;

public sealed class DeepRankOptionsTests
{
    [Fact]
    public void Defaults_are_those_documented()
    {
        var options = new DeepRankOptions();
        Assert.Equal(DeepRankNetworkOptions.Small(), options.Network);
        Assert.Equal((64, 128), (options.Network.Size, options.Network.EmbeddingSize));
        Assert.Equal((AspectMode.Pad, RgbColor.White), (options.Aspect, options.Background));
        Assert.Equal((PictureErrorPolicy.Fail, 32), (options.ErrorPolicy, options.ScoringBatchSize));
        Assert.Equal(new PictureStorage(), options.Storage);
        Assert.Null(options.Progress);
        Assert.Null(options.Quantization);
        Assert.Equal((null, null, null), (options.Relevance, options.SuperClassColumnName, options.TripletFile));
        Assert.Equal(CancellationToken.None, options.Cancellation);
    }

    [Fact]
    public void The_article_preset_has_the_articles_network_and_training()
    {
        var options = DeepRankOptions.Article();
        Assert.Equal(DeepRankNetworkOptions.Article, options.Network);
        Assert.Equal((25, 8), (options.Epochs, options.TripletsPerBatch));
        Assert.Equal(new TripletLoss { Gap = 1, Distance = EmbeddingDistance.Euclidean }, options.Loss);
    }
}
