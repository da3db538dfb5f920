using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>8 rows by AVX-VNNI, which multiplies and adds four bytes in one instruction.</summary>
/// <remarks>It wants one factor unsigned: rows are read as c + 128, and the sum begins at −128 times that of the query's bytes.</remarks>
internal readonly struct VnniBytes : IByteKernel<Vector256<byte>, Vector256<int>>
{
    private const int Bias = 128;

    public static int Rows => Vector256<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> LoadRows(ref uint words) => Vector256.LoadUnsafe(ref words).AsByte() ^ Vector256.Create((byte)Bias);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Repeat(uint word) => Vector256.Create(word).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> LoadQuery(ref uint words) => Vector256.LoadUnsafe(ref words).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Total(Vector256<int> sums, int querySum) => Vector256.Sum(sums) - Bias * querySum;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Begin(int querySum) => Vector256.Create(-Bias * querySum);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sums, Vector256<byte> rows, Vector256<byte> query)
    {
        if (AvxVnni.IsSupported) return AvxVnni.MultiplyWideningAndAdd(sums, rows, query.AsSByte());
        for (var shift = 0; shift < 32; shift += 8)
            sums += (rows.AsUInt32() >> shift & Vector256.Create(255u)).AsInt32() * (query.AsInt32() << (24 - shift) >> 24);
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreKeys(Vector256<int> sums, ref float a, ref float b, float queryFactor, ref float keys) =>
        (Vector256.LoadUnsafe(ref a) - Vector256.LoadUnsafe(ref b) * queryFactor * Vector256.ConvertToSingle(sums)).StoreUnsafe(ref keys);
}
