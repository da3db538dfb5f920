using System.Globalization;
using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>
/// Draws triplets by relevance, with all pictures at hand: relevant pictures are queries and positives more often, and negatives of the query's own class
/// teach fine differences.
/// </summary>
/// <remarks>
/// With r ≥ 0 between pictures of a class: the query is drawn ∝ rᵢ = Σⱼ rᵢⱼ, and its positive ∝ min(T_p, rᵢⱼ). An out-of-class negative is uniform
/// over the pictures of the other classes. An in-class negative is drawn as positives are, and rejected unless r⁺ − r⁻ ≥ T_r; after
/// <see cref="RelevanceSamplingOptions.NegativeAttempts"/> rejections the query is given up and another one drawn. The margin holds for every triplet:
/// a positive with r⁺ below T_r is given up before an out-of-class negative, whose r⁻ is 0.
/// The constructor looks at each pair of a class once; a draw looks at the query's class. Not safe to call from several threads at once.
/// Wang et al., "Learning Fine-grained Image Similarity with Deep Ranking", CVPR 2014, section 4.
/// </remarks>
public sealed class RelevanceTripletSampler
{
    private readonly PicturesByClass _pictures;
    private readonly RelevanceDraws _draws;

    /// <summary>Makes a sampler.</summary>
    /// <param name="labels">The class of each picture; any numbers, equal for pictures of one class.</param>
    /// <param name="relevance">How relevant pictures of a class are to each other.</param>
    /// <param name="options">The thresholds and shares; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value of <paramref name="options"/> is outside its range.</exception>
    /// <exception cref="ArgumentException">
    /// Relevance is of another number of pictures, is negative or not finite, or no triplet can be drawn: the message says why.
    /// </exception>
    public RelevanceTripletSampler(IReadOnlyList<int> labels, IRelevance relevance, RelevanceSamplingOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(relevance);
        options ??= new RelevanceSamplingOptions();
        options.Validate();
        RequireCount(labels, relevance);
        _pictures = new PicturesByClass(labels);
        var totals = new RelevanceTotals(_pictures, relevance);
        if (Obstacle(_pictures, totals, options) is { } obstacle) throw new ArgumentException(obstacle, nameof(relevance));
        _draws = new RelevanceDraws(new Pool(_pictures, relevance, totals.Totals, options.PositiveThreshold) { Bounds = _pictures.Bounds }, options);
    }

    /// <summary>Draws triplets, each independently of the others.</summary>
    /// <param name="count">How many.</param>
    /// <param name="random">The source of all random choices.</param>
    /// <exception cref="InvalidOperationException">Query after query was given up; the message says what to change.</exception>
    public SampledTriplets Sample(int count, Random random)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentNullException.ThrowIfNull(random);
        var drawn = _draws.Draw(count, random);
        var order = _pictures.Order;
        return drawn with { Triplets = [.. drawn.Triplets.Select(t => new Triplet(order[t.Query], order[t.Positive], order[t.Negative]))] };
    }

    internal static void RequireCount(IReadOnlyList<int> labels, IRelevance relevance)
    {
        if (labels.Count == 0) throw new ArgumentException("There are no pictures to form triplets from.", nameof(labels));
        if (relevance.Count != labels.Count)
            throw new ArgumentException($"There are {labels.Count} labels, but the relevance is of {relevance.Count} pictures.", nameof(relevance));
    }

    private static string? Obstacle(PicturesByClass pictures, RelevanceTotals totals, RelevanceSamplingOptions options)
    {
        var (isOutOfClass, isInClass) = (options.OutOfClassShare > 0, options.OutOfClassShare < 1);
        var (margin, widest) = (options.RelevanceMargin, totals.WidestMargin);
        if (totals.HighestRelevance <= 0)
            return "No two pictures of a class are relevant to each other, so no triplet has a positive. Give relevance above 0.";
        if (isOutOfClass && pictures.Bounds.Length == 2)
            return "All pictures belong to one class, so no negative is out of class. Give pictures of two classes, or set OutOfClassShare to 0.";
        if (isOutOfClass && totals.HighestRelevance < margin)
            return Text($"No pair is as relevant as RelevanceMargin = {margin}; the highest relevance is {totals.HighestRelevance:0.####}. ") +
                "Lower RelevanceMargin.";
        if (isInClass && double.IsNegativeInfinity(widest))
            return "No query has two relevant pictures in its class, one for a positive and one for an in-class negative. Set OutOfClassShare to 1.";
        if (isInClass && widest < margin)
            return Text($"No query has two pictures of its class whose relevance to it differs by RelevanceMargin = {margin}; the widest difference is ") +
                Text($"{widest:0.####}. Lower RelevanceMargin, or set OutOfClassShare to 1.");
        return null;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed class Pool(PicturesByClass pictures, IRelevance relevance, double[] totals, double positiveThreshold) : RelevancePool
    {
        public override int ClassOf(int item) => pictures.ClassOf[item];

        public override double QueryWeight(int item) => totals[item];

        public override double Relevance(int item, int other) => relevance.Between(pictures.Order[item], pictures.Order[other]);

        public override double PositiveWeight(int item, double relevance) => Math.Min(positiveThreshold, relevance);
    }
}
