using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>Cosine distance. The code is the vector, scaled by a power of two, and behind it 1 / its length.</summary>
/// <remarks>
/// The scale brings the largest component between 1/2 and 1: it loses nothing, and no product can overflow.
/// Of a zero vector all is 0, so that its dot products are 0 too.
/// </remarks>
internal sealed class CosineMeasure(int dimension, KernelWidth width)
    : Measure<float>(dimension + 1, width.CreateTile<DotProduct>())
{
    /// <summary>Distances are rounded to multiples of this: what lies below is the noise of double-precision sums.</summary>
    private const double Resolution = 1.0 / (1L << 40);

    public override bool KeysAreDistances => false;

    public override void Encode(ReadOnlySpan<float> vector, Span<float> code)
    {
        var largest = Components.LargestMagnitude(vector);
        var scale = largest > 0 ? Math.ScaleB(1, -1 - Math.ILogB(largest)) : 0;
        for (var i = 0; i < vector.Length; i++) code[i] = (float)(vector[i] * scale);
        code[^1] = ReciprocalLength(code[..^1]);
    }

    public override void Decode(ReadOnlySpan<float> code, Span<float> vector) => code[..^1].CopyTo(vector);

    public override bool IsValid(ReadOnlySpan<float> code)
    {
        foreach (var component in code[..^1])
            if (!(MathF.Abs(component) <= 1)) return false;
        return code[^1] == ReciprocalLength(code[..^1]);
    }

    /// <remarks>Eight rows at a time, in the order of operations that one takes.</remarks>
    public override bool IsValidPanel(ReadOnlySpan<float> panel)
    {
        if (!Components.AreWithin(1, panel[..(dimension * Tile<float>.Rows)])) return false;
        ref var first = ref MemoryMarshal.GetReference(panel);
        for (var row = 0; row < Tile<float>.Rows; row += Vector256<float>.Count)
        {
            var (lower, upper) = (Vector256<double>.Zero, Vector256<double>.Zero);
            for (var at = row; at < dimension * Tile<float>.Rows; at += Tile<float>.Rows)
            {
                var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref first, (nuint)at));
                lower += a * a;
                upper += b * b;
            }
            var factors = panel.Slice(dimension * Tile<float>.Rows + row, Vector256<float>.Count);
            for (var i = 0; i < factors.Length; i++)
                if (factors[i] != ReciprocalLength(i < Vector256<double>.Count ? lower[i] : upper[i - Vector256<double>.Count])) return false;
        }
        return true;
    }

    public override float Distance(ReadOnlySpan<float> query, ReadOnlySpan<float> row)
    {
        query = query[..^1];
        row = row[..^1];
        var (querySquares, rowSquares) = (PairSums.Of<Product>(query, query), PairSums.Of<Product>(row, row));
        if (querySquares == 0 || rowSquares == 0) return 1;
        var distance = 1 - PairSums.Of<Product>(query, row) / Math.Sqrt(querySquares * rowSquares);
        return (float)Math.Clamp(Math.Round(distance / Resolution) * Resolution, 0, 2);
    }

    /// <remarks>The key is −|q| cos. A zero query is equally far from all rows: the order of insertion has decided.</remarks>
    public override float Reach(ReadOnlySpan<float> query, float key) =>
        query[^1] == 0 ? float.MinValue : (float)(key + 2 * RoundingError.OfSum(dimension) / query[^1]);

    public override float ReachOf(ReadOnlySpan<float> query, float distance) =>
        query[^1] == 0 ? float.MaxValue : Math.Min(Reach(query, (float)((distance - 1.0) / query[^1])), float.MaxValue);

    private static float ReciprocalLength(ReadOnlySpan<float> vector)
    {
        var squares = 0.0;
        foreach (var component in vector) squares += (double)component * component;
        return ReciprocalLength(squares);
    }

    private static float ReciprocalLength(double squares) => squares > 0 ? (float)(1 / Math.Sqrt(squares)) : 0;
}
