using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>A signed byte c = round(x / s) for each component, four to a word, with a scale s for each vector that uses all of −127 to 127.</summary>
/// <remarks>
/// Behind them lie three words, by which <see cref="ByteTile{TKernel, TBytes, TSums}"/> makes the key a − b·b′·Σc·c′ of two codes:
/// <code>
///            a          b
/// cosine     0          1 / |c|
/// Euclidean  s² |c|²    √2 s          the key is |s·c − s′·c′|² − |s′·c′|²
/// inner      0          s
/// </code>
/// and Σc, which some kernels need of the query. No vector is clipped: clipping the few large components costs most of the recall.
/// </remarks>
internal sealed class SignedByteCode(int dimension, VectorDistance distance, Tile<uint> tile) : VectorCode<uint>((dimension + 3) / 4 + Tail, tile)
{
    /// <summary>The words behind the bytes: a, b and Σc.</summary>
    public const int Tail = 3;

    /// <summary>Beyond these, keys could overflow; such vectors are ranked badly, and measured as well as all.</summary>
    private const double MaxA = 1e37, MaxB = 1e14;

    private const int LargestByte = 127;

    public override void Encode(ReadOnlySpan<float> vector, Span<uint> code)
    {
        var largest = Components.LargestMagnitude(vector);
        code.Clear();
        if (largest == 0) return;

        var perScale = LargestByte / (double)largest;
        var (sum, squares) = Round(vector, perScale, MemoryMarshal.Cast<uint, sbyte>(code)[..vector.Length]);
        var (a, b) = distance switch
        {
            VectorDistance.Cosine => (0, 1 / Math.Sqrt(squares)),
            VectorDistance.InnerProduct => (0, 1 / perScale),
            _ => (squares / (perScale * perScale), Math.Sqrt(2) / perScale),
        };
        code[^Tail] = BitConverter.SingleToUInt32Bits((float)Math.Min(a, MaxA));
        code[^(Tail - 1)] = BitConverter.SingleToUInt32Bits((float)Math.Min(b, MaxB));
        code[^1] = (uint)sum;
    }

    /// <summary>Rounds scaled components to whole numbers, ties to even ones.</summary>
    /// <returns>The sum of the numbers, and of their squares.</returns>
    private static (int Sum, int Squares) Round(ReadOnlySpan<float> vector, double scale, Span<sbyte> bytes)
    {
        var (sums, squares) = (Vector512<int>.Zero, Vector512<int>.Zero);
        var at = 0;
        for (; at + Vector512<float>.Count <= vector.Length; at += Vector512<float>.Count)
        {
            var (lower, upper) = Vector512.Widen(Vector512.Create(vector[at..]));
            var numbers = Vector512.Narrow(Round(lower * scale), Round(upper * scale));
            sums += numbers;
            squares += numbers * numbers;
            var words = Vector256.Narrow(numbers.GetLower(), numbers.GetUpper());
            Vector128.Narrow(words.GetLower(), words.GetUpper()).CopyTo(bytes[at..]);
        }
        var (sum, square) = (Vector512.Sum(sums), Vector512.Sum(squares));
        for (; at < vector.Length; at++)
        {
            var number = (int)Math.Round(vector[at] * scale);
            bytes[at] = (sbyte)number;
            sum += number;
            square += number * number;
        }
        return (sum, square);
    }

    /// <remarks>Beside this addend, the last digit of a double is 1: what the addition leaves in the low bits is the number.</remarks>
    private static Vector512<long> Round(Vector512<double> values)
    {
        const double Addend = 1.5 * (1L << 52);
        return (values + Vector512.Create(Addend)).AsInt64();
    }

    public override bool IsValidPanel(ReadOnlySpan<uint> panel)
    {
        var factors = MemoryMarshal.Cast<uint, float>(panel[^(Tail * Tile<uint>.Rows)..]);
        return Components.AreWithin((float)MaxA, factors[..Tile<uint>.Rows])
            && Components.AreWithin((float)MaxB, factors.Slice(Tile<uint>.Rows, Tile<uint>.Rows));
    }
}
