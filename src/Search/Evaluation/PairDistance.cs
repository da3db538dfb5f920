using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search;

/// <summary>Measures the distance of two vectors, to the last bit as an <see cref="ExactIndex"/> does. Safe to share between threads.</summary>
internal abstract class PairDistance
{
    public static PairDistance Create(VectorDistance distance, int dimension) => distance switch
    {
        VectorDistance.Cosine => new Of<float>(new CosineMeasure(dimension, KernelWidths.Widest)),
        VectorDistance.Euclidean => new Of<float>(new EuclideanMeasure(dimension, KernelWidths.Widest)),
        VectorDistance.Manhattan => new Of<float>(new ManhattanMeasure(dimension, KernelWidths.Widest)),
        VectorDistance.InnerProduct => new Of<float>(new InnerProductMeasure(dimension, KernelWidths.Widest)),
        VectorDistance.Hamming => new Of<ulong>(new HammingMeasure(dimension)),
        _ => throw new ArgumentOutOfRangeException(nameof(distance), distance, "This is not a known distance."),
    };

    public abstract float Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b);

    private sealed class Of<T>(Measure<T> measure) : PairDistance
        where T : unmanaged
    {
        public override float Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
        {
            var codes = new T[2 * measure.Width];
            var first = codes.AsSpan(0, measure.Width);
            var second = codes.AsSpan(measure.Width);
            measure.Encode(a, first);
            measure.Encode(b, second);
            return measure.Distance(first, second);
        }
    }
}
