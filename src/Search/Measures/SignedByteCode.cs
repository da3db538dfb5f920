using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>A signed byte c = round(x / s) for each component, four to a word, with a scale s for each vector that uses all of −127 to 127.</summary>
/// <remarks>
/// Behind them lie three words, by which <see cref="ByteTile{TKernel, TBytes, TSums}"/> makes the key a − b·b′·Σc·c′ of two codes:
/// <code>
///            a          b
/// cosine     0          1 / |c|
/// Euclidean  s² |c|²    √2 s          the key is |s·c − s′·c′|² − |s′·c′|²
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
        var largest = 0f;
        foreach (var component in vector) largest = MathF.Max(largest, MathF.Abs(component));
        code.Clear();
        if (largest == 0) return;

        var perScale = LargestByte / (double)largest;
        var bytes = MemoryMarshal.Cast<uint, sbyte>(code);
        int sum = 0, squares = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            var rounded = (int)Math.Round(vector[i] * perScale);
            bytes[i] = (sbyte)rounded;
            sum += rounded;
            squares += rounded * rounded;
        }
        var isCosine = distance == VectorDistance.Cosine;
        var a = isCosine ? 0 : squares / (perScale * perScale);
        var b = isCosine ? 1 / Math.Sqrt(squares) : Math.Sqrt(2) / perScale;
        code[^Tail] = BitConverter.SingleToUInt32Bits((float)Math.Min(a, MaxA));
        code[^(Tail - 1)] = BitConverter.SingleToUInt32Bits((float)Math.Min(b, MaxB));
        code[^1] = (uint)sum;
    }

    public override bool IsValidPanel(ReadOnlySpan<uint> panel)
    {
        var factors = MemoryMarshal.Cast<uint, float>(panel[^(Tail * Tile<uint>.Rows)..]);
        return Components.AreWithin((float)MaxA, factors[..Tile<uint>.Rows])
            && Components.AreWithin((float)MaxB, factors.Slice(Tile<uint>.Rows, Tile<uint>.Rows));
    }
}
