using Microsoft.ML.SearchSpace;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>What an experiment varies unless it is told otherwise: the options that mattered when the recipes were chosen.</summary>
/// <remarks>
/// All trials take about as long as the experiment's own options do. Behind a frozen backbone take <see cref="DerivedShare"/> out of the space: its
/// features are computed once, and cannot be turned.
/// </remarks>
public class CommonSearchedOptions : SearchedOptions
{
    /// <summary>Gets or sets the highest learning rate.</summary>
    /// <value>Searched from 0.001 to 0.02, on a logarithmic scale.</value>
    [Range(0.001, 0.02, true)]
    public double LearningRate
    {
        get => Options.LearningRate;
        set => Options.LearningRate = value;
    }

    /// <summary>Gets or sets the weight decay.</summary>
    /// <value>Searched from 0.0001 to 0.2, on a logarithmic scale.</value>
    [Range(0.0001, 0.2, true)]
    public double WeightDecay
    {
        get => Options.WeightDecay;
        set => Options.WeightDecay = value;
    }

    /// <summary>Gets or sets the decay of the moving average of the weights; 0 for none.</summary>
    /// <value>Searched among 0.99, 0.995 and 0.998.</value>
    [Choice(0.99, 0.995, 0.998)]
    public double WeightAveraging
    {
        get => Options.WeightAveraging ?? 0;
        set => Options.WeightAveraging = value == 0 ? null : value;
    }

    /// <summary>Gets or sets the number of components of an embedding.</summary>
    /// <value>Searched among 128, 256 and 512.</value>
    [Choice(128, 256, 512)]
    public int EmbeddingSize
    {
        get => Options.Network.EmbeddingSize;
        set => Options.Network = Options.Network with { EmbeddingSize = value };
    }

    /// <summary>Gets or sets the probability with which a class of a batch is turned, mirrored and recoloured into another; 0 for never.</summary>
    /// <value>Searched among 0, 0.25, 0.5 and 0.75.</value>
    [Choice(0.0, 0.25, 0.5, 0.75)]
    public double DerivedShare
    {
        get => Options.DerivedClasses == DerivedClasses.None ? 0 : Options.DerivedShare;
        set => (Options.DerivedShare, Options.DerivedClasses) = (value, value == 0 ? DerivedClasses.None : DerivedClasses.All);
    }

    /// <summary>Gets or sets the kind of the loss, by its class; one of another kind comes with its defaults.</summary>
    /// <value>Searched among <see cref="MultiSimilarityLoss"/>, <see cref="SupervisedContrastiveLoss"/> and <see cref="TripletLoss"/>.</value>
    [Choice(nameof(MultiSimilarityLoss), nameof(SupervisedContrastiveLoss), nameof(TripletLoss))]
    public string Loss
    {
        get => Options.Loss.GetType().Name;
        set => Options.Loss = value == Loss ? Options.Loss : value switch
        {
            nameof(MultiSimilarityLoss) => new MultiSimilarityLoss(),
            nameof(SupervisedContrastiveLoss) => new SupervisedContrastiveLoss(),
            nameof(TripletLoss) => new TripletLoss(),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "There is no such loss among those searched."),
        };
    }
}
