using Microsoft.ML;
using MLNetDeepRanking.Estimators.Experiments;
using MLNetDeepRanking.Trainer.Losses;

namespace MLNetDeepRanking.Estimators.Tests.Experiments;

public sealed class RetrievalExperimentSettingsTests
{
    [Fact]
    public void Defaults_are_those_documented()
    {
        var settings = new RetrievalExperimentSettings();
        Assert.Equal((30, 0.006, new MultiSimilarityLoss()), (settings.Options.Epochs, settings.Options.LearningRate, settings.Options.Loss));
        Assert.Same(DeepRankSearchSpace.Default, settings.SearchSpace);
        Assert.IsType<RandomProposer>(settings.Proposer);
        Assert.Equal((RetrievalMetric.RecallAt1, 16, null), (settings.OptimizingMetric, settings.MaxModels, settings.MaxExperimentTimeInSeconds));
        Assert.Equal((3, 3, 0.2, 1), (settings.Rungs, settings.Reduction, settings.ValidationShare, settings.Seed));
        Assert.Equal((null, "Embedding", TimeProvider.System), (settings.CacheDirectoryName, settings.OutputColumnName, settings.Clock));
    }

    [Fact]
    public void Values_out_of_range_are_refused_by_name()
    {
        Refused("MaxModels", settings => settings.MaxModels = 0);
        Refused("MaxExperimentTimeInSeconds must be at least 1", settings => settings.MaxExperimentTimeInSeconds = 0);
        Refused("Rungs must lie between 1 and 5", settings => settings.Rungs = 6);
        Refused("Reduction must lie between 2 and 10", settings => settings.Reduction = 1);
        Refused("ValidationShare must be above 0 and at most 0.5", settings => settings.ValidationShare = 0);
        Refused("OptimizingMetric must be a named value", settings => settings.OptimizingMetric = (RetrievalMetric)7);
        Refused("Epochs", settings => settings.Options.Epochs = 0);
        Refused("set TripletFile to null", settings => settings.Options.TripletFile = "triplets.csv");
    }

    private static void Refused(string words, Action<RetrievalExperimentSettings> change)
    {
        var settings = new RetrievalExperimentSettings();
        change(settings);
        var error = Assert.ThrowsAny<ArgumentException>(() => new MLContext().Ranking.CreateRetrievalExperiment(settings));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }
}
