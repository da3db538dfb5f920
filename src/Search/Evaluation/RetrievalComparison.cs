using System.Globalization;
using System.Text;

namespace MLNetDeepRanking.Search;

/// <summary>Whether one of two models retrieves better, on the same queries: how far the means differ, and whether chance explains it.</summary>
/// <remarks>
/// Intervals come from the paired bootstrap: queries are drawn again, each with the figures of both models. McNemar's test looks at the queries that one
/// model alone answers rightly at rank 1: if the models were equally good, either would be right on half of them. The test is exact (binomial, two-sided):
/// McNemar, Psychometrika 12, 1947; Dietterich, Neural Computation 10, 1998. Instances are immutable.
/// </remarks>
public sealed class RetrievalComparison
{
    private RetrievalComparison(
        RetrievalMetrics first, RetrievalMetrics second, RetrievalFigures<double> differences, RetrievalFigures<ConfidenceInterval> intervals)
    {
        (First, Second, Differences, Intervals) = (first, second, differences, intervals);
        for (var i = 0; i < first.QueryCount; i++)
        {
            var (firstRight, secondRight) = (first.Queries[i].FirstRelevantRank == 1, second.Queries[i].FirstRelevantRank == 1);
            if (firstRight && !secondRight) OnlyFirstRight++;
            if (secondRight && !firstRight) OnlySecondRight++;
        }
        McNemarPValue = Binomial(OnlyFirstRight, OnlySecondRight);
    }

    /// <summary>Gets the metrics of the first model.</summary>
    public RetrievalMetrics First { get; }

    /// <summary>Gets the metrics of the second model.</summary>
    public RetrievalMetrics Second { get; }

    /// <summary>Gets the means of the second model less those of the first.</summary>
    public RetrievalFigures<double> Differences { get; }

    /// <summary>Gets the confidence interval of each difference; one that holds 0 leaves open which model is better.</summary>
    public RetrievalFigures<ConfidenceInterval> Intervals { get; }

    /// <summary>Gets the number of queries whose nearest neighbour is relevant for the first model alone.</summary>
    public int OnlyFirstRight { get; }

    /// <summary>Gets the number of queries whose nearest neighbour is relevant for the second model alone.</summary>
    public int OnlySecondRight { get; }

    /// <summary>Gets the probability that equally good models differ at rank 1 as much as these, or more; 1 if they differ nowhere.</summary>
    public double McNemarPValue { get; }

    /// <summary>Compares the metrics of two models on the same queries.</summary>
    /// <param name="first">The metrics of the first model.</param>
    /// <param name="second">The metrics of the second model.</param>
    /// <param name="bootstrapSamples">The number of bootstrap samples, at least 1.</param>
    /// <param name="confidence">The confidence of the intervals, between 0 and 1.</param>
    /// <param name="seed">The seed of the bootstrap.</param>
    /// <exception cref="ArgumentException">The queries or the depths are not the same.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The samples or the confidence are out of range.</exception>
    public static RetrievalComparison Of(RetrievalMetrics first, RetrievalMetrics second, int bootstrapSamples = 2000, double confidence = 0.95, int seed = 0)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentOutOfRangeException.ThrowIfLessThan(bootstrapSamples, 1);
        Bootstrap.Check(bootstrapSamples, confidence);
        if (!first.Queries.Select(query => (query.Row, query.Label)).SequenceEqual(second.Queries.Select(query => (query.Row, query.Label))))
            throw new ArgumentException("The two were not measured on the same queries: evaluate both on the same rows and labels.", nameof(second));
        if (!first.RecallDepths.SequenceEqual(second.RecallDepths))
            throw new ArgumentException("The two were not measured at the same K: evaluate both with the same depths.", nameof(second));

        var layout = first.Layout;
        double[] differences = [.. first.Values.Zip(second.Values, (a, b) => b - a)];
        var intervals = Bootstrap.Means(differences, layout.Count, bootstrapSamples, confidence, seed);
        return new(first, second, new(layout, [.. first.Figures.Zip(second.Figures, (a, b) => b - a)]), new(layout, intervals));
    }

    /// <summary>Returns a table: each metric of both models, the difference with its interval, and McNemar's test.</summary>
    public override string ToString()
    {
        var layout = First.Layout;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{First.QueryCount} queries     first    second    difference");
        for (var i = 0; i < layout.Count; i++)
        {
            var interval = Intervals.Figures[i];
            var verdict = interval.Contains(0) ? "" : interval.Lower > 0 ? "  second is better" : "  first is better";
            text.Append(CultureInfo.InvariantCulture, $"  {layout.Names[i],-14}{Percent.Of(First.Figures[i]),8}  {Percent.Of(Second.Figures[i]),8}    ");
            text.AppendLine(CultureInfo.InvariantCulture,
                $"{100 * Differences.Figures[i]:+0.0;-0.0;0.0} ({100 * interval.Lower:0.0} to {100 * interval.Upper:0.0}){verdict}");
        }
        text.Append(CultureInfo.InvariantCulture,
            $"Right at rank 1: the first alone {OnlyFirstRight}, the second alone {OnlySecondRight}; McNemar's test p = {McNemarPValue:0.####}");
        return text.ToString();
    }

    /// <summary>Returns the two-sided probability of a split of fair coin throws as uneven as this one.</summary>
    private static double Binomial(int heads, int tails)
    {
        var (throws, fewer) = (heads + tails, Math.Min(heads, tails));
        if (heads == tails) return 1;
        var log = new LogFactorials(throws);
        var tail = 0.0;
        for (var i = 0; i <= fewer; i++) tail += Math.Exp(log[throws] - log[i] - log[throws - i] - throws * Math.Log(2));
        return Math.Min(1, 2 * tail);
    }
}
