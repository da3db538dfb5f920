namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>
/// Decides which trials are worth more epochs: of those measured at a rung, one in η goes on to the next, which has η times the epochs. Asked while more
/// trials may come it is ASHA (Li et al., "A System for Massively Parallel Hyperparameter Tuning", MLSys 2020); asked when none will, plain halving.
/// </summary>
/// <param name="rungs">How many times a trial is measured.</param>
/// <param name="reduction">η.</param>
internal sealed class SuccessiveHalving(int rungs, int reduction)
{
    private readonly List<(int Trial, double? Score)>[] _measured = [.. Enumerable.Range(0, rungs).Select(_ => new List<(int, double?)>())];

    /// <summary>Returns after how many of its epochs a trial is measured at a rung.</summary>
    public int Epochs(int allEpochs, int rung)
    {
        var share = (int)Math.Pow(reduction, rungs - 1 - rung);
        return (allEpochs + share - 1) / share;
    }

    /// <summary>Takes in what a trial has reached at a rung; no score if it failed.</summary>
    public void Add(int trial, int rung, double? score) => _measured[rung].Add((trial, score));

    /// <summary>Returns the trial to go on with, and the rung it goes to; null if none has earned it yet.</summary>
    /// <param name="isLast">Whether no more trials will come, so that even an incomplete group of η has its winner.</param>
    public (int Trial, int Rung)? Promotion(bool isLast)
    {
        // As long as trials come, those near the end go first; in the end each rung is filled before the next is judged.
        var rungsBelow = Enumerable.Range(0, rungs - 1);
        foreach (var rung in isLast ? rungsBelow : rungsBelow.Reverse())
        {
            var places = (_measured[rung].Count + (isLast ? reduction - 1 : 0)) / reduction;
            var ranked = _measured[rung].Where(entry => entry.Score is not null).OrderByDescending(entry => entry.Score).ThenBy(entry => entry.Trial);
            foreach (var (trial, _) in ranked.Take(places))
                if (!_measured[rung + 1].Exists(entry => entry.Trial == trial)) return (trial, rung + 1);
        }
        return null;
    }
}
