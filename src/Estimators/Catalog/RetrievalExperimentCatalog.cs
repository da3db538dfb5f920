using MLNetDeepRanking.Estimators.Experiments;
using MLNetDeepRanking.Transforms.Catalog;

namespace Microsoft.ML;

/// <summary>Adds the search for good options to <c>mlContext.Ranking</c>.</summary>
public static class RetrievalExperimentCatalog
{
    /// <summary>Makes an experiment, which tries options and keeps those whose embeddings retrieve best.</summary>
    /// <param name="catalog">The ranking tasks of an <see cref="MLContext"/>.</param>
    /// <param name="settings">What is varied, and for how long; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    /// <exception cref="ArgumentException">The options train from a triplet file.</exception>
    public static RetrievalExperiment CreateRetrievalExperiment(this RankingCatalog catalog, RetrievalExperimentSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new RetrievalExperiment(CatalogEnvironment.Of(catalog), settings ?? new RetrievalExperimentSettings());
    }
}
