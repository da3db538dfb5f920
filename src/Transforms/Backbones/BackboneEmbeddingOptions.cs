using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Transforms;

/// <summary>How <c>DeepRankEmbed</c> makes embeddings of a backbone that was trained elsewhere, without training it further.</summary>
public sealed class BackboneEmbeddingOptions
{
    /// <summary>Gets or sets the length to which the features are projected and whitened, as learnt from the pictures of <c>Fit</c>.</summary>
    /// <value>The default value is <see langword="null"/>: the features as they are, scaled to unit length, and nothing is learnt.</value>
    /// <remarks>
    /// Whitening keeps the directions in which the user's pictures differ most, and gives each the same weight. It takes more pictures than components;
    /// no labels are needed. Jégou and Chum, "Negative evidences and co-occurences in image retrieval: the benefit of PCA and whitening", ECCV 2012.
    /// </remarks>
    public int? WhitenedSize { get; set; }

    /// <summary>Gets or sets what happens to a picture whose aspect ratio is not the backbone's.</summary>
    /// <value>The default value is <see cref="AspectMode.Pad"/>.</value>
    public AspectMode Aspect { get; set; } = AspectMode.Pad;

    /// <summary>Gets or sets the colour behind transparent pixels and in padding.</summary>
    /// <value>The default value is white.</value>
    public RgbColor Background { get; set; } = RgbColor.White;

    /// <summary>Gets or sets batch size, error policy and threads of scoring, and of the reading in <c>Fit</c>.</summary>
    /// <value>The default value is a new <see cref="DeepRankScoringOptions"/>.</value>
    public DeepRankScoringOptions Scoring { get; set; } = new();
}
