using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>The choices in a Deep Ranking network; the named presets are published networks.</summary>
/// <remarks>Wang et al., "Learning Fine-grained Image Similarity with Deep Ranking", CVPR 2014, figure 3, is the pattern.</remarks>
public sealed record DeepRankNetworkOptions
{
    private const int LeastSizeForWangsWindows = 128;

    private readonly string? _name;
    private readonly int? _size;
    private readonly PixelNormalization? _normalization;

    /// <summary>
    /// Gets the network of Wang et al., figure 3: AlexNet with local response normalisation, sub-sampled paths of 96 maps with joint l2,
    /// 225×225.
    /// </summary>
    public static DeepRankNetworkOptions Wang { get; } = For(Backbone.AlexNet, embeddingSize: 4096) with
    {
        Name = "wang",
        Head = MainPathHead.Wang,
    };

    /// <summary>
    /// Gets the network of the article "Image Similarity using Deep Ranking", layer for layer: VGG16, strided paths, separate l2,
    /// pixels ÷ 255, 224×224, 62 998 528 parameters.
    /// </summary>
    public static DeepRankNetworkOptions Article { get; } = new()
    {
        Name = "article",
        Size = 224,
        Backbone = Backbone.Vgg16,
        Head = MainPathHead.Article,
        LowResolutionPaths = LowResolutionPaths.Strided,
        LowResolutionMaps = 96,
        LowResolutionKernel = 8,
        LowResolutionStride = 4,
        Pools = LowResolutionPools.Article,
        JointNormalization = false,
        EmbeddingSize = 4096,
        Normalization = PixelNormalization.Unit,
    };

    /// <summary>Gets <see cref="Article"/> with its paths truly sub-sampled, 4:1 and 8:1, as in Wang et al.</summary>
    public static DeepRankNetworkOptions ArticleSubsampled { get; } =
        Article with { Name = "article-subsampled", LowResolutionPaths = LowResolutionPaths.Subsampled };

    /// <summary>Gets the deep network of the main path.</summary>
    /// <value>The default value is <see cref="Backbone.Small"/>.</value>
    public Backbone Backbone { get; init; } = Backbone.Small;

    /// <summary>Gets the network's name, which model files carry.</summary>
    /// <value>The default value is the backbone's name.</value>
    public string Name
    {
        get => _name ?? Backbone.Name;
        init => _name = value;
    }

    /// <summary>Gets the width and height of the pictures in pixels.</summary>
    /// <value>The default value is the backbone's own, 64 for <see cref="Backbone.Small"/>; at least 16.</value>
    public int Size
    {
        get => _size ?? Backbone.Size;
        init => _size = value;
    }

    /// <summary>Gets what becomes of each byte of a picture before the first layer.</summary>
    /// <value>The default value is the backbone's own, <see cref="PixelNormalization.Symmetric"/> for <see cref="Backbone.Small"/>.</value>
    public PixelNormalization Normalization
    {
        get => _normalization ?? Backbone.Normalization;
        init => _normalization = value;
    }

    /// <summary>Gets what comes between the backbone and the end of the main path.</summary>
    /// <value>The default value is <see cref="MainPathHead.None"/>.</value>
    public MainPathHead Head { get; init; } = MainPathHead.None;

    /// <summary>Gets the number of units in each of a head's two layers; <see cref="MainPathHead.None"/> has none.</summary>
    /// <value>The default value is 4096, as in Wang et al. and the article; at least 16.</value>
    public int HeadSize { get; init; } = 4096;

    /// <summary>Gets the probability with which a head drops a value in training.</summary>
    /// <value>The default value is <see langword="null"/>, the head's own: 0.6 for the article's, 0.4 for Wang's, 0 without a head.</value>
    public double? DropRate { get; init; }

    /// <summary>Gets how the two low-resolution paths are made, if at all.</summary>
    /// <value>The default value is <see cref="LowResolutionPaths.Subsampled"/>.</value>
    public LowResolutionPaths LowResolutionPaths { get; init; } = LowResolutionPaths.Subsampled;

    /// <summary>Gets the number of maps in each low-resolution path.</summary>
    /// <value>The default value is 32; Wang and the article have 96.</value>
    public int LowResolutionMaps { get; init; } = 32;

    /// <summary>Gets the side of the low-resolution convolutions' windows.</summary>
    /// <value>The default value is 3, which suits pictures of 32 to 96 pixels; Wang and the article have 8, for 225 and 224 pixels.</value>
    public int LowResolutionKernel { get; init; } = 3;

    /// <summary>Gets the stride of the low-resolution convolutions.</summary>
    /// <value>
    /// The default value is 1: pictures of 64 pixels then give maps of 16×16 and 8×8 before the pools, where Wang's of 225 pixels
    /// at stride 4 give 15×15 and 8×8. The pools are the same, and so are the 4×4 maps behind them.
    /// </value>
    public int LowResolutionStride { get; init; } = 1;

    /// <summary>Gets the reading of Wang's max pools.</summary>
    /// <value>The default value is <see cref="LowResolutionPools.Wang"/>.</value>
    public LowResolutionPools Pools { get; init; } = LowResolutionPools.Wang;

    /// <summary>Gets whether the low-resolution vectors are scaled to unit length together, rather than each for itself.</summary>
    /// <value>The default value is <see langword="true"/>, as in Wang et al.; the article scales each.</value>
    public bool JointNormalization { get; init; } = true;

    /// <summary>Gets the length of an embedding.</summary>
    /// <value>The default value is 128; 16 to 4096. Wang and the article have 4096.</value>
    public int EmbeddingSize { get; init; } = 128;

    /// <summary>Gets the number of networks side by side, an ensemble in one graph: all are alike but for their first weights.</summary>
    /// <value>
    /// The default value is 1; 1 to 16, a divisor of <see cref="EmbeddingSize"/>, of which each has its part. Each learns by its own part alone, since members
    /// that shared a loss would come to say the same. Time and size grow with their number.
    /// </value>
    /// <remarks>Opitz et al., "BIER: Boosting Independent Embeddings Robustly", ICCV 2017, divide an embedding so; here nothing is boosted or shared.</remarks>
    public int Members { get; init; } = 1;

    /// <summary>Returns a small network for pictures of 32 to 96 pixels that trains in minutes on a processor.</summary>
    /// <param name="size">The width and height of the pictures.</param>
    /// <param name="embeddingSize">The length of an embedding.</param>
    public static DeepRankNetworkOptions Small(int size = 64, int embeddingSize = 128) =>
        new() { Size = size, EmbeddingSize = embeddingSize };

    /// <summary>
    /// Returns a network with <paramref name="backbone"/> as its main path, at the backbone's own size of pictures, and Wang's two
    /// low-resolution paths: with Wang's windows from 128 pixels on, and those of <see cref="Small"/> below.
    /// </summary>
    /// <param name="backbone">The deep network.</param>
    /// <param name="embeddingSize">The length of an embedding.</param>
    /// <remarks>For a single scale, say <c>with { LowResolutionPaths = LowResolutionPaths.None }</c>.</remarks>
    public static DeepRankNetworkOptions For(Backbone backbone, int embeddingSize = 128)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        var options = new DeepRankNetworkOptions { Backbone = backbone, EmbeddingSize = embeddingSize };
        return backbone.Size < LeastSizeForWangsWindows
            ? options
            : options with { LowResolutionMaps = 96, LowResolutionKernel = 8, LowResolutionStride = 4 };
    }

    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Backbone);
        ArgumentNullException.ThrowIfNull(Backbone.Layers);
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentNullException.ThrowIfNull(Normalization);
        Require.Between(Size, 16, 4096);
        Require.Between(HeadSize, 16, 4096);
        if (DropRate is { } rate) Require.That(rate is >= 0 and < 1, rate, "must lie in [0, 1)", nameof(DropRate));
        Require.Between(LowResolutionMaps, 1, 4096);
        Require.Between(LowResolutionKernel, 1, 64);
        Require.Between(LowResolutionStride, 1, 64);
        Require.Between(EmbeddingSize, 16, 4096);
        Require.Between(Members, 1, 16);
        Require.That(EmbeddingSize % Members == 0, Members, $"must divide the {EmbeddingSize} numbers of an embedding", nameof(Members));
        Require.Named(Head);
        Require.Named(LowResolutionPaths);
        Require.Named(Pools);
    }
}
