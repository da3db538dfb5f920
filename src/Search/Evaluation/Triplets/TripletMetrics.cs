using System.Globalization;

namespace MLNetDeepRanking.Search;

/// <summary>How often distances order triplets as they should be: similarity precision and score-at-top-K.</summary>
/// <remarks>
/// Wang et al., "Learning Fine-grained Image Similarity with Deep Ranking", CVPR 2014, section 6. A triplet is right if its positive is strictly nearer to
/// its query
/// than its negative is; a tie is wrong. Intervals are over queries, each with all its triplets. Instances are immutable.
/// </remarks>
public sealed record TripletMetrics
{
    /// <summary>Gets the number of triplets.</summary>
    public required int TripletCount { get; init; }

    /// <summary>Gets the number of different queries.</summary>
    public required int QueryCount { get; init; }

    /// <summary>Gets the number of triplets whose positive and negative are equally far from the query.</summary>
    public required int Ties { get; init; }

    /// <summary>Gets similarity precision: the share of triplets that are right, from 0 to 1; NaN without triplets.</summary>
    public required double SimilarityPrecision { get; init; }

    /// <summary>Gets the interval of <see cref="SimilarityPrecision"/>.</summary>
    public required ConfidenceInterval SimilarityPrecisionInterval { get; init; }

    /// <summary>Gets the K of <see cref="ScoreAtTopK"/>.</summary>
    public required int TopK { get; init; }

    /// <summary>Gets the number of triplets whose positive or negative is among the K nearest candidates of the query.</summary>
    public required int TripletsAtTopK { get; init; }

    /// <summary>Gets score-at-top-K: of those triplets, the number that are right less the number that are wrong.</summary>
    public required int ScoreAtTopK { get; init; }

    /// <summary>Gets the interval of <see cref="ScoreAtTopK"/>.</summary>
    public required ConfidenceInterval ScoreAtTopKInterval { get; init; }

    /// <summary>Returns two lines: similarity precision and score-at-top-K with their intervals.</summary>
    public override string ToString() =>
        $"Similarity precision {Percent.Of(SimilarityPrecision)} ({Percent.Of(SimilarityPrecisionInterval)}) " +
        string.Create(CultureInfo.InvariantCulture, $"of {TripletCount} triplets of {QueryCount} queries, {Ties} ties\n") +
        string.Create(CultureInfo.InvariantCulture,
            $"Score@{TopK} {ScoreAtTopK} ({ScoreAtTopKInterval.Lower:0} to {ScoreAtTopKInterval.Upper:0}) of {TripletsAtTopK} triplets");
}
