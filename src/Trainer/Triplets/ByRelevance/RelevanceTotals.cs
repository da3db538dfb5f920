using System.Globalization;
using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>What a look at each pair of a class tells: every picture's total relevance, and whether any triplet can be drawn.</summary>
internal sealed class RelevanceTotals
{
    private readonly PicturesByClass _pictures;
    private readonly IRelevance _relevance;

    /// <exception cref="ArgumentException">A relevance is negative or not finite.</exception>
    public RelevanceTotals(PicturesByClass pictures, IRelevance relevance)
    {
        (_pictures, _relevance) = (pictures, relevance);
        var mates = new Mates[pictures.Order.Length];
        Parallel.For(0, mates.Length, place => mates[place] = Look(place));
        for (var place = 0; place < mates.Length; place++)
            if (mates[place].Fault is { } other)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"The relevance of pictures {pictures.Order[place]} and {other} is {relevance.Between(pictures.Order[place], other)}. ") +
                    "Relevance is a number of 0 or more.", nameof(relevance));
        Totals = [.. mates.Select(look => look.Total)];
        HighestRelevance = mates.Select(look => look.High).DefaultIfEmpty().Max();
        WidestMargin = mates.Where(look => look.Relevant > 1).Select(look => look.High - look.Low).DefaultIfEmpty(double.NegativeInfinity).Max();
    }

    /// <summary>Gets rᵢ = Σⱼ rᵢⱼ over the other pictures of the class, for the picture in each place.</summary>
    public double[] Totals { get; }

    /// <summary>Gets the highest relevance of any pair: the widest margin over a negative of another class.</summary>
    public double HighestRelevance { get; }

    /// <summary>Gets the widest margin between two pictures that are relevant to one query; −∞ if no query has two.</summary>
    public double WidestMargin { get; }

    // Fault is a picture to which the relevance is no relevance.
    private readonly record struct Mates(double Total, double Low, double High, int Relevant, int? Fault);

    private Mates Look(int place)
    {
        var c = _pictures.ClassOf[place];
        var (total, low, high, relevant) = (0.0, double.PositiveInfinity, 0.0, 0);
        for (var other = _pictures.Bounds[c]; other < _pictures.Bounds[c + 1]; other++)
        {
            if (other == place) continue;
            var value = _relevance.Between(_pictures.Order[place], _pictures.Order[other]);
            if (!double.IsFinite(value) || value < 0) return new Mates(0, 0, 0, 0, _pictures.Order[other]);
            if (value == 0) continue;
            total += value;
            (low, high, relevant) = (Math.Min(low, value), Math.Max(high, value), relevant + 1);
        }
        return new Mates(total, low, high, relevant, null);
    }
}
