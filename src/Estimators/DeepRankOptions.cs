using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators;

/// <summary>How <c>DeepRankEmbed</c> learns an embedding from labelled pictures: all of <see cref="TrainingOptions"/>, and what lies around it.</summary>
public sealed partial class DeepRankOptions : TrainingOptions
{
    /// <summary>Gets or sets the network: its main path, the size of its pictures and of its embeddings.</summary>
    /// <value>The default value is <see cref="DeepRankNetworkOptions.Small"/>: pictures of 64×64 pixels, embeddings of 128 numbers.</value>
    public DeepRankNetworkOptions Network { get; set; } = DeepRankNetworkOptions.Small();

    /// <summary>Gets or sets what happens to a picture whose aspect ratio is not the network's.</summary>
    /// <value>The default value is <see cref="AspectMode.Pad"/>.</value>
    public AspectMode Aspect { get; set; } = AspectMode.Pad;

    /// <summary>Gets or sets the colour behind transparent pixels and in padding.</summary>
    /// <value>The default value is white.</value>
    public RgbColor Background { get; set; } = RgbColor.White;

    /// <summary>Gets or sets what happens to a picture that cannot be used, in training and in scoring.</summary>
    /// <value>
    /// The default value is <see cref="PictureErrorPolicy.Fail"/>, with an error that names the picture. With
    /// <see cref="PictureErrorPolicy.Skip"/> it is left out of training and gets an embedding of <see cref="float.NaN"/> in scoring; both are
    /// counted in a warning.
    /// </value>
    public PictureErrorPolicy ErrorPolicy { get; set; } = PictureErrorPolicy.Fail;

    /// <summary>Gets or sets the number of pictures that go through the network at a time in scoring.</summary>
    /// <value>The default value is 32; at least 1.</value>
    public int ScoringBatchSize { get; set; } = 32;

    /// <summary>Gets or sets how the trained network is made smaller and faster, with ranges calibrated on some of the training pictures.</summary>
    /// <value>
    /// The default value is <see langword="null"/>: it stays as it is, in 32-bit floats. Otherwise the transformer scores with the quantised model, and
    /// <c>mlContext.Log</c> and <see cref="DeepRankTrainingEstimator.Quantization"/> tell what that gained and cost.
    /// </value>
    public QuantizationOptions? Quantization { get; set; }

    /// <summary>Gets or sets how many pixels of the training pictures are held in memory, and where the others go.</summary>
    /// <value>The default value is a <see cref="PictureStorage"/> with its defaults: up to half of the memory that the process may use.</value>
    public PictureStorage Storage { get; set; } = new();

    /// <summary>Gets or sets the folder in which the features of a frozen backbone are kept, so that a next training need not compute them again.</summary>
    /// <value>The default value is <see langword="null"/>: they are computed once a training. Entries are found by the content of picture and backbone.</value>
    public string? FeatureCacheFolder { get; set; }

    /// <summary>Gets or sets where it is known from how relevant pictures are, for batching by relevance.</summary>
    /// <value>The default value is <see langword="null"/>: as the frozen backbone sees it, if the network has one.</value>
    public RelevanceSource? Relevance { get; set; }

    /// <summary>Gets or sets the column of super-classes, for hierarchical batching.</summary>
    /// <value>The default value is <see langword="null"/>. A column of text, keys or numbers; all pictures of a label have the same.</value>
    public string? SuperClassColumnName { get; set; }

    /// <summary>Gets or sets a file of triplets that people have judged, <c>query,positive,negative</c> a line; training is on these alone.</summary>
    /// <value>
    /// The default value is <see langword="null"/>: triplets come from the labels. The file names pictures by their paths, as the picture column does.
    /// Nothing is held out, and a loss that needs classes cannot be used.
    /// </value>
    public string? TripletFile { get; set; }

    /// <summary>Gets or sets who hears of each finished epoch; <c>mlContext.Log</c> hears of them in any case.</summary>
    /// <value>The default value is <see langword="null"/>: nobody else.</value>
    public IProgress<TrainingProgress>? Progress { get; set; }

    /// <summary>Gets or sets what ends training early; the best weights so far are kept.</summary>
    /// <value>The default value is <see cref="CancellationToken.None"/>.</value>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Returns the options of Zingade's article: its network at 224 pixels, its interleaved batches, its loss and its optimiser.</summary>
    public static DeepRankOptions Article()
    {
        var options = new DeepRankOptions { Network = DeepRankNetworkOptions.Article };
        options.UseArticle();
        return options;
    }

    /// <summary>Returns a copy, to change without the user's own options changing.</summary>
    internal DeepRankOptions Copy() => (DeepRankOptions)MemberwiseClone();

    internal Preprocessing Preprocessing => new() { Width = Network.Size, Height = Network.Size, Aspect = Aspect, Background = Background };
}
