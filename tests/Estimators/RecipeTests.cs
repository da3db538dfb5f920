using Microsoft.ML;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Estimators.Tests;

public sealed class RecipeTests(EmojiFolder folder) : IClassFixture<EmojiFolder>
{
    public static TheoryData<string, Func<DeepRankOptions>> Recipes => new()
    {
        { "quick", DeepRankOptions.Quick },
        { "balanced", DeepRankOptions.Balanced },
        { "best", DeepRankOptions.Best },
    };

    [Fact]
    public void Recipes_are_those_documented()
    {
        var (quick, balanced, best) = (DeepRankOptions.Quick(), DeepRankOptions.Balanced(), DeepRankOptions.Best());
        foreach (var options in new[] { quick, balanced, best })
        {
            Assert.Equal(new MultiSimilarityLoss(), options.Loss);
            Assert.Equal((TripletBatching.ClassBalanced, 48, 4), (options.Batching, options.ClassesPerBatch, options.PicturesPerClass));
            Assert.Equal((0.998, 0), (options.WeightAveraging, options.ValidationShare));
            Assert.Equal(64, options.Network.Size);
        }
        Assert.Equal((30, 0.006, DerivedClasses.None), (quick.Epochs, quick.LearningRate, quick.DerivedClasses));
        Assert.Equal((Backbone.Small, 128), (quick.Network.Backbone, quick.Network.EmbeddingSize));
        Assert.Equal((60, 0.005, DerivedClasses.All, 0.5), (balanced.Epochs, balanced.LearningRate, balanced.DerivedClasses, balanced.DerivedShare));
        Assert.Equal((Backbone.Small, 512), (balanced.Network.Backbone, balanced.Network.EmbeddingSize));
        Assert.Equal((140, 0.004, DerivedClasses.All, 0.75), (best.Epochs, best.LearningRate, best.DerivedClasses, best.DerivedShare));
        Assert.Equal((Backbone.SmallResidual, 512, 0.05), (best.Network.Backbone, best.Network.EmbeddingSize, best.WeightDecay));
    }

    [Theory]
    [MemberData(nameof(Recipes), DisableDiscoveryEnumeration = true)]
    public void A_recipe_trains_in_a_pipeline(string name, Func<DeepRankOptions> recipe)
    {
        var ml = new MLContext(seed: 1);
        var options = recipe();
        (options.Epochs, options.ClassesPerBatch, options.UseGpu) = (2, 6, false);
        var pictures = ml.Data.LoadFromPictureFolder(folder.Path);

        using var embedding = ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", "Label", options).Fit(pictures);

        Assert.True(embedding.Model.Manifest.EmbeddingSize == options.Network.EmbeddingSize, name);
    }
}
