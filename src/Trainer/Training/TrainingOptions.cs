using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Triplets;
using MLNetDeepRanking.Trainer.Weights;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>How a network is trained: epochs, batches, loss, optimiser, augmentation, validation.</summary>
/// <remarks>The defaults suit some thousands of small pictures on a CPU. <see cref="UseArticle"/> sets the seed article's own values.</remarks>
public class TrainingOptions
{
    /// <summary>Gets or sets how many times the training pictures are gone through.</summary>
    /// <value>The default value is 30; at least 1.</value>
    public int Epochs { get; set; } = 30;

    /// <summary>Gets or sets where the triplets of a batch come from.</summary>
    /// <value>The default value is <see cref="TripletBatching.ClassBalanced"/>.</value>
    public TripletBatching Batching { get; set; } = TripletBatching.ClassBalanced;

    /// <summary>Gets or sets P, the classes of a class-balanced or hierarchical batch.</summary>
    /// <value>The default value is 48; at least 2.</value>
    public int ClassesPerBatch { get; set; } = 48;

    /// <summary>Gets or sets K, the pictures of each class in a class-balanced or hierarchical batch.</summary>
    /// <value>The default value is 4; at least 2.</value>
    public int PicturesPerClass { get; set; } = 4;

    /// <summary>Gets or sets the triplets of a batch of sampled triplets.</summary>
    /// <value>The default value is 64; at least 1.</value>
    public int TripletsPerBatch { get; set; } = 64;

    /// <summary>Gets or sets the most positives that a query gets where triplets are sampled.</summary>
    /// <value>The default value is 4; at least 1.</value>
    public int PositivesPerQuery { get; set; } = 4;

    /// <summary>Gets or sets how triplets are drawn by relevance, offline and online.</summary>
    /// <value>The default value is <see cref="RelevanceSamplingOptions"/> with its defaults; a fifth of the negatives are out of class.</value>
    public RelevanceSamplingOptions RelevanceSampling { get; set; } = new();

    /// <summary>Gets or sets which neighbours are hard negatives in <see cref="TripletBatching.HardRefreshed"/> batches.</summary>
    /// <value>The default value is <see cref="HardNegativeOptions"/> with its defaults: the 20 nearest.</value>
    public HardNegativeOptions HardNegatives { get; set; } = new();

    /// <summary>Gets or sets the share of a hierarchical batch's classes that is of one super-class.</summary>
    /// <value>The default value is 0.5; above 0, at most 1.</value>
    public double SuperClassShare { get; set; } = 0.5;

    /// <summary>Gets or sets what training makes small.</summary>
    /// <value>The default value is <see cref="TripletLoss"/> with its defaults: the hinge with a gap of 0.2 on squared distances, over all triplets.</value>
    public RankingLoss Loss { get; set; } = new TripletLoss();

    /// <summary>Gets or sets how a gradient becomes a step.</summary>
    /// <value>The default value is <see cref="OptimizerKind.AdamW"/>.</value>
    public OptimizerKind Optimizer { get; set; } = OptimizerKind.AdamW;

    /// <summary>Gets or sets the highest learning rate.</summary>
    /// <value>The default value is 0.001; above 0.</value>
    public double LearningRate { get; set; } = 0.001;

    /// <summary>Gets or sets the path of weights to begin with: <c>.safetensors</c>, or PyTorch's <c>.pth</c>, named as torchvision or timm do.</summary>
    /// <value>The default value is <see langword="null"/>: random weights.</value>
    public string? InitialWeights { get; set; }

    /// <summary>Gets or sets which tensors come from <see cref="InitialWeights"/>.</summary>
    /// <value>The default value is <see cref="WeightScope.Backbone"/>: the layers around it begin at random.</value>
    public WeightScope InitialWeightScope { get; set; } = WeightScope.Backbone;

    /// <summary>Gets or sets the highest learning rate of the backbone, whose published weights should change less than the new layers around it.</summary>
    /// <value>The default value is <see langword="null"/>: as <see cref="LearningRate"/>. Otherwise above 0; a tenth is usual.</value>
    public double? BackboneLearningRate { get; set; }

    /// <summary>Gets or sets the name of the last layer or stage that does not learn, such as <c>layer2</c>; all before it do not either.</summary>
    /// <value>The default value is <see langword="null"/>: everything learns. <see cref="Networks.NetworkDefinition.Summary"/> lists the names.</value>
    public string? FrozenThrough { get; set; }

    /// <summary>Gets or sets whether the backbone's batch normalisations use and keep the statistics of its published weights.</summary>
    /// <value>The default value is <see langword="false"/>: they follow the batches. Small batches are better off with frozen ones.</value>
    public bool FreezeBatchStatistics { get; set; }

    /// <summary>Gets or sets the Nesterov momentum of <see cref="OptimizerKind.Sgd"/>.</summary>
    /// <value>The default value is 0.9; 0 to below 1.</value>
    public double Momentum { get; set; } = 0.9;

    /// <summary>Gets or sets the weight decay.</summary>
    /// <value>The default value is 0.001, Wang's; 0 or more.</value>
    public double WeightDecay { get; set; } = 0.001;

    /// <summary>Gets or sets how the learning rate falls.</summary>
    /// <value>The default value is <see cref="LearningRateSchedule.Cosine"/>.</value>
    public LearningRateSchedule Schedule { get; set; } = LearningRateSchedule.Cosine;

    /// <summary>Gets or sets the length to which the gradient of a step is shortened if it is longer.</summary>
    /// <value>The default value is <see langword="null"/>: it is taken as it is. Otherwise above 0.</value>
    public double? MaxGradientNorm { get; set; }

    /// <summary>Gets or sets the decay of a moving average of the weights; the average is then what is measured and kept.</summary>
    /// <value>The default value is <see langword="null"/>: none. Otherwise from 0 to below 1; 0.999 remembers about a thousand steps.</value>
    public double? WeightAveraging { get; set; }

    /// <summary>Gets or sets the most pictures that go through the network together, for batches larger than memory; the gradient stays exact.</summary>
    /// <value>
    /// The default value is <see langword="null"/>: the whole batch. Otherwise at least 2. It costs about a quarter more time, and batch normalisation then
    /// takes its statistics from each part.
    /// </value>
    public int? PicturesPerPass { get; set; }

    /// <summary>Gets or sets after how many epochs without a better held-out Recall@1 training ends.</summary>
    /// <value>The default value is <see langword="null"/>: it goes on to the last epoch. Otherwise at least 1.</value>
    public int? Patience { get; set; }

    /// <summary>Gets or sets the file in which the run is kept after each epoch, and from which it goes on after an interruption.</summary>
    /// <value>
    /// The default value is <see langword="null"/>: none. The same options and pictures continue the run to the same weights, bit for bit, as if it had not
    /// been interrupted; others are refused. The file of a finished run gives its network at once: delete it to train anew.
    /// </value>
    public string? CheckpointFile { get; set; }

    /// <summary>Gets or sets the share of all steps over which the learning rate rises to its highest value.</summary>
    /// <value>The default value is 0.05; 0 to 0.5.</value>
    public double WarmUp { get; set; } = 0.05;

    /// <summary>Gets or sets how training pictures are varied each time they are seen.</summary>
    /// <value>The default value is <see cref="AugmentationOptions.Light"/>, without flips.</value>
    public AugmentationOptions Augmentation { get; set; } = AugmentationOptions.Light;

    /// <summary>Gets or sets which rearrangements of a class's pictures count as another class.</summary>
    /// <value>
    /// The default value is <see cref="DerivedClasses.None"/>. Others need labels and pictures that the whole network reads, and do not go with losses that
    /// keep something of each class, which are those with proxies and <see cref="CrossBatchMemory"/>.
    /// </value>
    public DerivedClasses DerivedClasses { get; set; }

    /// <summary>Gets or sets the probability with which a class of a batch is rearranged by a draw from <see cref="DerivedClasses"/>.</summary>
    /// <value>The default value is 0.5; 0 to 1.</value>
    public double DerivedShare { get; set; } = 0.5;

    /// <summary>Gets or sets the share of the classes that is held out; Recall@1 among their pictures is measured after each epoch.</summary>
    /// <value>The default value is 0.1; 0 for none, at most 0.5. At least two classes are held out, but none of fewer than four.</value>
    public double ValidationShare { get; set; } = 0.1;

    /// <summary>Gets or sets the seed of weights, splits, batches and augmentation.</summary>
    /// <value>The default value is <see langword="null"/>: the MLContext's seed inside ML.NET, 0 outside it.</value>
    public int? Seed { get; set; }

    /// <summary>Gets or sets a note on the licence of the pictures, and on what the model may be used for; the model file carries it.</summary>
    /// <value>The default value is the empty string: not stated. A frozen backbone's own note is added.</value>
    public string License { get; set; } = "";

    /// <summary>Gets or sets whether a CUDA device is used when there is one.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool UseGpu { get; set; } = true;

    /// <summary>Gets or sets whether convolutions compute in bfloat16 while training, on processors with instructions for it.</summary>
    /// <value>The default value is <see langword="true"/>: nearly twice as fast. Weights stay in 32 bits, and scoring is in 32 bits.</value>
    public bool UseMixedPrecision { get; set; } = true;

    /// <summary>Gets or sets the clock that times epochs.</summary>
    /// <value>The default value is <see cref="TimeProvider.System"/>.</value>
    public TimeProvider Clock { get; set; } = TimeProvider.System;

    /// <summary>Gets or sets after how many epochs the run pauses: a step of a search, which goes on from the checkpoint with what is worth it.</summary>
    /// <remarks>Everything is laid out for <see cref="Epochs"/> all the same, above all the learning rate: a pause changes nothing of what is learnt.</remarks>
    internal int? PauseAfter { get; set; }

    /// <summary>
    /// Sets the values of Zingade's article: interleaved batches of 8 triplets, gap 1 on Euclidean distances, 25 epochs,
    /// SGD at a constant 0.001 with Nesterov momentum 0.9, no weight decay; <see cref="AugmentationOptions.Article"/>.
    /// </summary>
    public void UseArticle()
    {
        (Batching, TripletsPerBatch, Epochs) = (TripletBatching.Interleaved, 8, 25);
        Loss = new TripletLoss { Gap = 1, Distance = EmbeddingDistance.Euclidean };
        (Optimizer, LearningRate, Momentum, WeightDecay) = (OptimizerKind.Sgd, 0.001, 0.9, 0);
        (Schedule, WarmUp) = (LearningRateSchedule.Constant, 0);
        Augmentation = AugmentationOptions.Article;
    }

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it.</exception>
    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Epochs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ClassesPerBatch, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(PicturesPerClass, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(TripletsPerBatch, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PositivesPerQuery, 1);
        ArgumentNullException.ThrowIfNull(RelevanceSampling);
        RelevanceSampling.Validate();
        ArgumentNullException.ThrowIfNull(HardNegatives);
        HardNegatives.Validate();
        Require.That(SuperClassShare is > 0 and <= 1, SuperClassShare, "must be above 0 and at most 1");
        ArgumentNullException.ThrowIfNull(Loss);
        Loss.Validate();
        Require.Positive(LearningRate);
        if (BackboneLearningRate is { } rate) Require.Positive(rate, nameof(BackboneLearningRate));
        Require.That(Momentum is >= 0 and < 1, Momentum, "must be from 0 to below 1");
        Require.That(double.IsFinite(WeightDecay) && WeightDecay >= 0, WeightDecay, "must be 0 or more");
        if (MaxGradientNorm is { } norm) Require.Positive(norm, nameof(MaxGradientNorm));
        if (WeightAveraging is { } decay) Require.That(decay is >= 0 and < 1, decay, "must be from 0 to below 1", nameof(WeightAveraging));
        if (PicturesPerPass is { } pictures) Require.That(pictures >= 2, pictures, "must be at least 2", nameof(PicturesPerPass));
        Require.That(WarmUp is >= 0 and <= 0.5, WarmUp, "must be from 0 to 0.5");
        if (Patience is { } patience)
        {
            Require.That(patience >= 1, patience, "must be at least 1", nameof(Patience));
            Require.That(ValidationShare > 0, patience, "needs held-out classes: set ValidationShare above 0", nameof(Patience));
        }
        Require.That(ValidationShare is >= 0 and <= 0.5, ValidationShare, "must be from 0 to 0.5");
        ArgumentNullException.ThrowIfNull(License);
        ArgumentNullException.ThrowIfNull(Augmentation);
        ArgumentNullException.ThrowIfNull(Clock);
        Require.That((DerivedClasses & ~DerivedClasses.All) == 0, (int)DerivedClasses, "is no combination of the named values", nameof(DerivedClasses));
        Require.Share(DerivedShare);
    }

    /// <summary>Returns a copy with the given seed; the user's own options stay as they are.</summary>
    internal TrainingOptions WithSeed(int seed)
    {
        var copy = (TrainingOptions)MemberwiseClone();
        copy.Seed = seed;
        return copy;
    }
}
