using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>16 rows by AVX-512: bytes 0 and 2 of a word, and 1 and 3, become pairs of 16-bit numbers, which one instruction multiplies and adds.</summary>
internal readonly struct Bytes512 : IByteKernel<(Vector512<short> Even, Vector512<short> Odd), Vector512<int>>
{
    public static int Rows => Vector512<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<short> Even, Vector512<short> Odd) LoadRows(ref uint words) => Split(Vector512.LoadUnsafe(ref words));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<short> Even, Vector512<short> Odd) Repeat(uint word) => Split(Vector512.Create(word));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector512<short> Even, Vector512<short> Odd) LoadQuery(ref uint words) => LoadRows(ref words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Total(Vector512<int> sums, int querySum) => Vector512.Sum(sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Begin(int querySum) => Vector512<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(
        Vector512<int> sums, (Vector512<short> Even, Vector512<short> Odd) rows, (Vector512<short> Even, Vector512<short> Odd) query) =>
        sums + MultiplyAddPairs(rows.Even, query.Even) + MultiplyAddPairs(rows.Odd, query.Odd);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreKeys(Vector512<int> sums, ref float a, ref float b, float queryFactor, ref float keys) =>
        (Vector512.LoadUnsafe(ref a) - Vector512.LoadUnsafe(ref b) * queryFactor * Vector512.ConvertToSingle(sums)).StoreUnsafe(ref keys);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<short> Even, Vector512<short> Odd) Split(Vector512<uint> words) =>
        (words.AsInt16() << 8 >> 8, words.AsInt16() >> 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> MultiplyAddPairs(Vector512<short> left, Vector512<short> right) => Avx512BW.IsSupported
        ? Avx512BW.MultiplyAddAdjacent(left, right)
        : (left.AsInt32() << 16 >> 16) * (right.AsInt32() << 16 >> 16) + (left.AsInt32() >> 16) * (right.AsInt32() >> 16);
}
