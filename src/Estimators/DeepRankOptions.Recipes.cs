using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators;

/// <content>The recipes: whole sets of options that were chosen by measurement; <c>docs/recipes.md</c> has the table.</content>
public sealed partial class DeepRankOptions
{
    /// <summary>
    /// Returns the recipe for a first look: the small network, multi-similarity loss over all pairs of 48 classes × 4 pictures, 30 epochs at a high
    /// learning rate, averaged weights. Minutes on a processor for some thousands of pictures of 64×64 pixels.
    /// </summary>
    /// <remarks>Nothing is held out: set <see cref="TrainingOptions.ValidationShare"/> to see Recall@1 of unseen classes after each epoch.</remarks>
    public static DeepRankOptions Quick() => new()
    {
        Loss = new MultiSimilarityLoss(),
        LearningRate = 0.006,
        WeightAveraging = 0.998,
        ValidationShare = 0,
    };

    /// <summary>
    /// Returns the recipe for everyday use: as <see cref="Quick"/>, with classes derived by turns, mirrors and exchanged colours, so that longer training
    /// does not only learn the pictures by heart, and embeddings of 512 numbers. About twice the time of <see cref="Quick"/>.
    /// </summary>
    /// <inheritdoc cref="Quick" path="/remarks"/>
    public static DeepRankOptions Balanced()
    {
        var options = Quick();
        options.Network = DeepRankNetworkOptions.For(Backbone.Small, embeddingSize: 512);
        options.DerivedClasses = DerivedClasses.All;
        (options.Epochs, options.LearningRate) = (60, 0.005);
        return options;
    }

    /// <summary>
    /// Returns the recipe for the best neighbours: as <see cref="Balanced"/>, with a residual network and more derived classes. Half an hour and more.
    /// </summary>
    /// <inheritdoc cref="Quick" path="/remarks"/>
    public static DeepRankOptions Best()
    {
        var options = Balanced();
        options.Network = DeepRankNetworkOptions.For(Backbone.SmallResidual, embeddingSize: 512);
        options.DerivedShare = 0.75;
        (options.Epochs, options.LearningRate, options.WeightDecay) = (140, 0.004, 0.05);
        return options;
    }
}
