using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Estimators;

/// <summary>Which columns triplets are drawn by in one pass, and how.</summary>
public sealed class OnlineRowSamplingOptions
{
    /// <summary>Gets or sets the column that names rows in the result.</summary>
    /// <value>The default value is <c>ImagePath</c>; text, keys or numbers.</value>
    public string NameColumnName { get; set; } = "ImagePath";

    /// <summary>Gets or sets the column of categories.</summary>
    /// <value>The default value is <c>Label</c>; text, keys or numbers.</value>
    public string LabelColumnName { get; set; } = "Label";

    /// <summary>Gets or sets the column of rᵢ, the sum of a row's relevance to the others of its category.</summary>
    /// <value>The default value is <c>TotalRelevance</c>; <c>Single</c> or <c>Double</c>, 0 or more. It may be an estimate: a count of clicks or likes.</value>
    public string TotalRelevanceColumnName { get; set; } = "TotalRelevance";

    /// <summary>Gets or sets the column of features, whose cosine, or 0 where it is negative, is the relevance of two rows of a category.</summary>
    /// <value>The default value is <c>Features</c>; <c>Vector&lt;Single&gt;</c>.</value>
    public string FeatureColumnName { get; set; } = "Features";

    /// <summary>Gets or sets how triplets are drawn; its buffer capacity bounds the rows in memory for each category.</summary>
    /// <value>The default value is <see cref="RelevanceSamplingOptions"/> with its defaults: 1000 rows for each category.</value>
    public RelevanceSamplingOptions Sampling { get; set; } = new();

    /// <summary>Gets or sets the seed of all random choices.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; set; }
}
