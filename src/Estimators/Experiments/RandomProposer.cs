namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>Draws points evenly from the whole space, whatever was found before.</summary>
/// <remarks>
/// With successive halving, hard to beat in some tens of trials: Li and Talwalkar, "Random Search and Reproducibility for NAS", UAI 2019. Stateless, and
/// safe to share between threads.
/// </remarks>
public sealed class RandomProposer : ITrialProposer
{
    /// <inheritdoc/>
    public IReadOnlyList<double> Propose(DeepRankSearchSpace space, IReadOnlyList<RunDetail> runs, Random random)
    {
        ArgumentNullException.ThrowIfNull(space);
        ArgumentNullException.ThrowIfNull(random);
        return [.. space.Parameters.Select(_ => random.NextDouble())];
    }
}
