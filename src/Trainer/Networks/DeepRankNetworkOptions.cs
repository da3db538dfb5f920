using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>The choices in a Deep Ranking network; the named presets are published networks.</summary>
/// <remarks>Wang et al., "Learning Fine-grained Image Similarity with Deep Ranking", CVPR 2014, figure 3, is the pattern.</remarks>
public sealed record DeepRankNetworkOptions
{
    /// <summary>
    /// Gets the network of the article "Image Similarity using Deep Ranking", layer for layer: VGG16, strided paths, separate l2,
    /// pixels ÷ 255, 224×224, 62 998 528 parameters.
    /// </summary>
    public static DeepRankNetworkOptions Article { get; } = new()
    {
        Name = "article",
        Size = 224,
        MainPath = Vgg16.ArticleMainPath,
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

    /// <summary>Gets the network's name, which model files carry.</summary>
    /// <value>The default value is <c>small</c>.</value>
    public string Name { get; init; } = "small";

    /// <summary>Gets the width and height of the pictures in pixels.</summary>
    /// <value>The default value is 64; at least 16.</value>
    public int Size { get; init; } = 64;

    /// <summary>Gets the main path: any function from the normalised pixels to a vector.</summary>
    /// <value>The default value is <see cref="SmallConvNet.MainPath"/>.</value>
    public Func<NetworkNode, NetworkNode> MainPath { get; init; } = SmallConvNet.MainPath;

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

    /// <summary>Gets what becomes of each byte of a picture before the first layer.</summary>
    /// <value>The default value is <see cref="PixelNormalization.Symmetric"/>.</value>
    public PixelNormalization Normalization { get; init; } = PixelNormalization.Symmetric;

    /// <summary>Returns a small network for pictures of 32 to 96 pixels that trains in minutes on a processor.</summary>
    /// <param name="size">The width and height of the pictures.</param>
    /// <param name="embeddingSize">The length of an embedding.</param>
    public static DeepRankNetworkOptions Small(int size = 64, int embeddingSize = 128) =>
        new() { Size = size, EmbeddingSize = embeddingSize };

    internal void Validate()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Name);
        ArgumentNullException.ThrowIfNull(MainPath);
        ArgumentNullException.ThrowIfNull(Normalization);
        Require(Size, 16, 4096, nameof(Size));
        Require(LowResolutionMaps, 1, 4096, nameof(LowResolutionMaps));
        Require(LowResolutionKernel, 1, 64, nameof(LowResolutionKernel));
        Require(LowResolutionStride, 1, 64, nameof(LowResolutionStride));
        Require(EmbeddingSize, 16, 4096, nameof(EmbeddingSize));
        RequireNamed(LowResolutionPaths, nameof(LowResolutionPaths));
        RequireNamed(Pools, nameof(Pools));
    }

    private static void Require(int value, int least, int most, string name)
    {
        if (value < least || value > most)
            throw new ArgumentOutOfRangeException(name, value, $"{name} must lie between {least} and {most}.");
    }

    private static void RequireNamed<T>(T value, string name)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) throw new ArgumentOutOfRangeException(name, value, $"{name} must be a named value.");
    }
}
