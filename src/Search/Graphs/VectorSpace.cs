using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>What a graph knows of its vectors' distance: how to encode, to score quickly and to measure truly.</summary>
internal sealed class VectorSpace
{
    private VectorSpace(int dimension, VectorDistance distance, Measure<float> measure, Scorer scorer)
    {
        (Dimension, Distance, Measure, Scorer) = (dimension, distance, measure, scorer);
    }

    public int Dimension { get; }

    public VectorDistance Distance { get; }

    public Measure<float> Measure { get; }

    public Scorer Scorer { get; }

    /// <summary>Gets the compression by which the graph is searched, or null.</summary>
    public VectorCompression? Compression { get; private init; }

    /// <summary>Gets what compares the codes of a compressed graph, or null.</summary>
    public CodeScorer? CodeScorer { get; private init; }

    /// <summary>Returns the same space, in which searches compare codes.</summary>
    public VectorSpace Compressed(VectorCompression? compression) => compression is null ? this
        : new(Dimension, Distance, Measure, Scorer)
        {
            Compression = compression,
            CodeScorer = CodeScorers.Best(new SignedByteCode(Dimension, Distance, ByteTiles.Best)),
        };

    /// <exception cref="ArgumentException">A graph cannot be built over this distance.</exception>
    public static VectorSpace Create(int dimension, VectorDistance distance, KernelWidth width) => distance switch
    {
        VectorDistance.Cosine => new(dimension, distance, new CosineMeasure(dimension, width), Scorer.Create<DotProduct>(width)),
        VectorDistance.Euclidean => new(dimension, distance, new EuclideanMeasure(dimension, width), Scorer.Create<SquaredDifference>(width)),
        VectorDistance.Manhattan => new(dimension, distance, new ManhattanMeasure(dimension, width), Scorer.Create<AbsoluteDifference>(width)),
        VectorDistance.InnerProduct => new(dimension, distance, new InnerProductMeasure(dimension, width), Scorer.Create<DotProduct>(width)),
        VectorDistance.Hamming => throw new ArgumentException(
            "The Hamming distance takes so few values that a graph cannot find its way by them: use an ExactIndex.", nameof(distance)),
        _ => throw new ArgumentOutOfRangeException(nameof(distance), distance, "This is not a known distance."),
    };

    /// <summary>Splits a code into components and the factor behind them, if the measure has one.</summary>
    public float FactorOf(ReadOnlySpan<float> code) => code.Length > Dimension ? code[Dimension] : 1;
}
