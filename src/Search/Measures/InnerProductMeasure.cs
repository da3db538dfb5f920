using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>The negated inner product. The code is the vector, divided by a power of two, and behind it that power.</summary>
/// <remarks>
/// The power brings the largest component between 1 and 2, so that no product can overflow. Of a zero vector all is 0.
/// Rounding errors grow with a row's length, so a bound on all of them needs the greatest length of any vector that was encoded or opened:
/// a search has seen all panels before it asks for the bound.
/// </remarks>
internal sealed class InnerProductMeasure(int dimension, KernelWidth width)
    : Measure<float>(dimension + 1, width.CreateTile<DotProduct>())
{
    /// <summary>The float just below 2.</summary>
    private static readonly float LargestComponent = MathF.BitDecrement(2);

    /// <summary>Beyond this a distance may be infinite.</summary>
    private const double LargestDistance = float.MaxValue * (1 - 1e-6);

    private double _greatestLength;

    public override bool KeysAreDistances => false;

    public override void Encode(ReadOnlySpan<float> vector, Span<float> code)
    {
        var largest = Components.LargestMagnitude(vector);
        var exponent = largest > 0 ? Math.ILogB(largest) : 0;
        var scale = Math.ScaleB(1, -exponent);
        for (var i = 0; i < vector.Length; i++) code[i] = (float)(vector[i] * scale);
        code[^1] = largest > 0 ? (float)Math.ScaleB(1, exponent) : 0;
        Extend(LengthBound(largest));
    }

    public override void Decode(ReadOnlySpan<float> code, Span<float> vector)
    {
        for (var i = 0; i < vector.Length; i++) vector[i] = code[i] * code[^1];
    }

    public override bool IsValid(ReadOnlySpan<float> code)
    {
        var largest = Components.LargestMagnitude(code[..^1]);
        return Components.IndexOfNonFinite(code) < 0 && (largest == 0 ? code[^1] == 0 : largest is >= 1 and < 2 && IsPowerOfTwo(code[^1]));
    }

    public override bool IsValidPanel(ReadOnlySpan<float> panel)
    {
        if (!Components.AreWithin(LargestComponent, panel[..(dimension * Tile<float>.Rows)])) return false;
        foreach (var factor in panel[(dimension * Tile<float>.Rows)..])
        {
            if (factor != 0 && !IsPowerOfTwo(factor)) return false;
            Extend(LengthBound(2.0 * factor));
        }
        return true;
    }

    /// <remarks>The added zero is for products too small for a float, which would become −0 and come before 0.</remarks>
    public override float Distance(ReadOnlySpan<float> query, ReadOnlySpan<float> row) =>
        (float)-(PairSums.Of<Product>(query[..^1], row[..^1]) * query[^1] * row[^1]) + 0f;

    /// <remarks>
    /// The key is the distance, divided by the query's power of two. Distances that no float holds are equal, however much their keys differ,
    /// and to a zero query all rows are equally near: there the order of insertion has decided.
    /// </remarks>
    public override float Reach(ReadOnlySpan<float> query, float key)
    {
        if (query[^1] == 0) return float.MinValue;
        var distance = key * (double)query[^1];
        if (distance > LargestDistance) return float.MaxValue;
        var error = RoundingError.OfSum(dimension) * Math.Sqrt(PairSums.Of<Product>(query[..^1], query[..^1])) * Volatile.Read(ref _greatestLength);
        var reach = Math.Max(distance, -LargestDistance) / query[^1] + 2 * (error + float.Epsilon + float.Epsilon / (double)query[^1]);
        return (float)Math.Clamp(reach, float.MinValue, float.MaxValue);
    }

    public override float ReachOf(ReadOnlySpan<float> query, float distance)
    {
        if (query[^1] == 0) return distance >= 0 ? float.MaxValue : float.NegativeInfinity;
        return Reach(query, (float)Math.Clamp(distance / (double)query[^1], float.MinValue, float.MaxValue));
    }

    private static bool IsPowerOfTwo(float factor) => factor > 0 && float.IsFinite(factor) && Math.ScaleB(1, Math.ILogB(factor)) == factor;

    private double LengthBound(double largest) => largest * Math.Sqrt(dimension);

    private void Extend(double length)
    {
        for (var seen = Volatile.Read(ref _greatestLength); length > seen;)
        {
            var before = Interlocked.CompareExchange(ref _greatestLength, length, seen);
            if (before == seen) return;
            seen = before;
        }
    }
}
