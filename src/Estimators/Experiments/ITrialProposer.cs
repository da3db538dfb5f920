namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>Proposes where in the search space the next trial lies.</summary>
public interface ITrialProposer
{
    /// <summary>Proposes a point.</summary>
    /// <param name="space">What is searched.</param>
    /// <param name="runs">The trials so far, by number; some may have been trained for part of their epochs, and some may have failed.</param>
    /// <param name="random">The source of all randomness; it depends on the experiment's seed and the trial's number alone.</param>
    /// <returns>A number from 0 to 1 for each of the space's parameters.</returns>
    IReadOnlyList<double> Propose(DeepRankSearchSpace space, IReadOnlyList<RunDetail> runs, Random random);
}
