using System.Globalization;
using MLNetDeepRanking.Transforms;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>What is known of one trial of an experiment: its options, and how far it came with them.</summary>
public sealed record RunDetail
{
    /// <summary>Gets the number of the trial; 0 has the experiment's own options.</summary>
    public required int Trial { get; init; }

    /// <summary>Gets the trial's options, as they can be given to <c>DeepRankEmbed</c>.</summary>
    public required DeepRankOptions Options { get; init; }

    /// <summary>Gets where in the search space the trial lies: a number from 0 to 1 for each parameter; none for trial 0.</summary>
    public required IReadOnlyList<double> Point { get; init; }

    /// <summary>Gets the values of the searched options, as text by their names.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>Gets the number of epochs that the trial has been trained for, of those that its options have.</summary>
    public required int Epochs { get; init; }

    /// <summary>Gets how well the held-out pictures find their kind; <see langword="null"/> if the trial failed.</summary>
    public required RetrievalScores? ValidationMetrics { get; init; }

    /// <summary>Gets the time that the trial has taken, in seconds.</summary>
    public required double RuntimeInSeconds { get; init; }

    /// <summary>Gets why the trial failed; <see langword="null"/> if it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Gets the trained transformer, of the result's best run; <see langword="null"/> for others. Dispose it when it is no longer used.</summary>
    public DeepRankEmbeddingTransformer? Model { get; init; }

    /// <summary>Gets an estimator with the trial's options, to train anew with the held-out classes too; of the result's best run only.</summary>
    public DeepRankTrainingEstimator? Estimator { get; init; }

    /// <summary>Returns the trial as a line of text.</summary>
    public override string ToString()
    {
        var values = string.Join(", ", Values.Select(value => $"{value.Key} {value.Value}"));
        return string.Create(CultureInfo.InvariantCulture,
            $"trial {Trial,3}  {ValidationMetrics?.ToString() ?? Error}  {Epochs}/{Options.Epochs} epochs  {RuntimeInSeconds:0} s  ({values})");
    }
}
