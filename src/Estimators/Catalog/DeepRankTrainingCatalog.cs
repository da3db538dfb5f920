using MLNetDeepRanking.Estimators;
using MLNetDeepRanking.Transforms.Catalog;

namespace Microsoft.ML;

/// <summary>Adds the training of Deep Ranking embeddings to <c>mlContext.Transforms</c>.</summary>
public static class DeepRankTrainingCatalog
{
    /// <summary>Learns, from pictures with labels, an embedding in which pictures of one label lie near each other.</summary>
    /// <param name="catalog">The transforms of an <see cref="MLContext"/>.</param>
    /// <param name="outputColumnName">The name of the column of embeddings, <c>Vector&lt;Single, d&gt;</c>, each of unit length.</param>
    /// <param name="inputColumnName">
    /// The name of the column of pictures, or null if it is <paramref name="outputColumnName"/>. It holds paths (Text), <c>MLImage</c>,
    /// or pixels at the network's size H × W: <c>Vector&lt;Byte, H·W·3&gt;</c>, RGB interleaved, or <c>Vector&lt;Single, 3·H·W&gt;</c>, RGB planar
    /// from 0 to 255, which is what <c>ExtractPixels</c> makes by default.
    /// </param>
    /// <param name="labelColumnName">The name of the column of labels: text, keys or numbers. It is read in <c>Fit</c> only.</param>
    /// <param name="options">The network and its training; the defaults suit small pictures on a CPU.</param>
    /// <exception cref="ArgumentException">A name is empty, or the options describe no network.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; or the output column's name begins with <c>deeprank.</c></exception>
    public static DeepRankTrainingEstimator DeepRankEmbed(
        this TransformsCatalog catalog, string outputColumnName, string? inputColumnName, string labelColumnName, DeepRankOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ReservedNames.Check(outputColumnName);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new DeepRankTrainingEstimator(
            CatalogEnvironment.Of(catalog), outputColumnName, inputColumnName ?? outputColumnName, labelColumnName, options);
    }
}
