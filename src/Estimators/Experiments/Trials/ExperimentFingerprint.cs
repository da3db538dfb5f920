using System.Globalization;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>All that decides an experiment's trials, as text by name; budgets are not in it, so that they can be raised.</summary>
internal static class ExperimentFingerprint
{
    public static SortedDictionary<string, string> Of(RetrievalExperimentSettings settings, DeepRankOptions options, TrialPictures pictures)
    {
        var print = RunFingerprint.Of(DeepRankNetwork.Create(options.Network), options, pictures.Training.Pictures, pictures.Training.Labels, []);
        print["validation pictures"] = TrainingDataHash.Of(pictures.Validation, pictures.ValidationLabels, []);
        print["experiment seed"] = Text(settings.Seed);
        print["metric"] = settings.OptimizingMetric.ToString();
        print["rungs"] = Text(settings.Rungs);
        print["reduction"] = Text(settings.Reduction);
        print["proposer"] = settings.Proposer.ToString() ?? "";
        print["search space"] = string.Join("; ", settings.SearchSpace.Parameters);
        return print;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
