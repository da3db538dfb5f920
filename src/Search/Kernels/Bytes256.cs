using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>8 rows by AVX2: bytes 0 and 2 of a word, and 1 and 3, become pairs of 16-bit numbers, which one instruction multiplies and adds.</summary>
internal readonly struct Bytes256 : IByteKernel<(Vector256<short> Even, Vector256<short> Odd), Vector256<int>>
{
    public static int Rows => Vector256<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<short> Even, Vector256<short> Odd) LoadRows(ref uint words) => Split(Vector256.LoadUnsafe(ref words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<short> Even, Vector256<short> Odd) Repeat(uint word) => Split(Vector256.Create(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector256<short> Even, Vector256<short> Odd) LoadQuery(ref uint words) => LoadRows(ref words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Total(Vector256<int> sums, int querySum) => Vector256.Sum(sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Begin(int querySum) => Vector256<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(
        Vector256<int> sums, (Vector256<short> Even, Vector256<short> Odd) rows, (Vector256<short> Even, Vector256<short> Odd) query) =>
        sums + MultiplyAddPairs(rows.Even, query.Even) + MultiplyAddPairs(rows.Odd, query.Odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreKeys(Vector256<int> sums, ref float a, ref float b, float queryFactor, ref float keys) =>
        (Vector256.LoadUnsafe(ref a) - Vector256.LoadUnsafe(ref b) * queryFactor * Vector256.ConvertToSingle(sums)).StoreUnsafe(ref keys);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<short> Even, Vector256<short> Odd) Split(Vector256<uint> words) =>
        (words.AsInt16() << 8 >> 8, words.AsInt16() >> 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> MultiplyAddPairs(Vector256<short> left, Vector256<short> right) => Avx2.IsSupported
        ? Avx2.MultiplyAddAdjacent(left, right)
        : (left.AsInt32() << 16 >> 16) * (right.AsInt32() << 16 >> 16) + (left.AsInt32() >> 16) * (right.AsInt32() >> 16);
}
