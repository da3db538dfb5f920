namespace MLNetDeepRanking.Trainer.Relevance;

/// <summary>
/// Relevance from one number a picture, such as a size, a price or a year: within a class <c>r = max(0, 1 − |sᵢ − sⱼ| / reach)</c>, so 1 for equal
/// scores, and 0 for scores that lie apart by the reach or more.
/// </summary>
/// <remarks>Immutable, and safe to share between threads.</remarks>
public sealed class ScoreRelevance : IRelevance
{
    private readonly double[] _scores;
    private readonly int[] _labels;

    /// <summary>Makes the relevance of pictures with the given scores and classes.</summary>
    /// <param name="scores">The score of each picture.</param>
    /// <param name="labels">The class of each picture.</param>
    /// <param name="reach">
    /// The difference from which on two pictures are not relevant to each other; above 0. If not given, the largest within any class.
    /// </param>
    /// <exception cref="ArgumentException">There are not as many labels as scores, or a score is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="reach"/> is not a positive number.</exception>
    public ScoreRelevance(IReadOnlyList<double> scores, IReadOnlyList<int> labels, double? reach = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        ArgumentNullException.ThrowIfNull(labels);
        if (labels.Count != scores.Count) throw new ArgumentException($"There are {scores.Count} scores but {labels.Count} labels.", nameof(labels));
        if (reach is { } given) Require.Positive(given, nameof(reach));
        _scores = [.. scores];
        _labels = [.. labels];
        var broken = Array.FindIndex(_scores, score => !double.IsFinite(score));
        if (broken >= 0) throw new ArgumentException($"The score of picture {broken} is {_scores[broken]}. Give each picture a finite number.", nameof(scores));
        Reach = reach ?? LargestDifference();
    }

    /// <summary>Gets the difference from which on two pictures are not relevant to each other.</summary>
    public double Reach { get; }

    /// <inheritdoc/>
    public int Count => _scores.Length;

    /// <inheritdoc/>
    public double Between(int picture, int other)
    {
        this.RequirePicture(picture);
        this.RequirePicture(other);
        if (_labels[picture] != _labels[other]) return 0;
        var difference = Math.Abs(_scores[picture] - _scores[other]);
        return difference == 0 ? 1 : Math.Max(0, 1 - difference / Reach);
    }

    private double LargestDifference()
    {
        var ranges = new Dictionary<int, (double Low, double High)>();
        for (var i = 0; i < _scores.Length; i++)
        {
            var (low, high) = ranges.GetValueOrDefault(_labels[i], (_scores[i], _scores[i]));
            ranges[_labels[i]] = (Math.Min(low, _scores[i]), Math.Max(high, _scores[i]));
        }
        return ranges.Values.Select(range => range.High - range.Low).DefaultIfEmpty().Max();
    }
}
