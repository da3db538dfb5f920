using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>4 rows: on ARM by the dot product of four bytes, elsewhere byte by byte.</summary>
internal readonly struct Bytes128 : IByteKernel<Vector128<sbyte>, Vector128<int>>
{
    public static int Rows => Vector128<int>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> LoadRows(ref uint words) => Vector128.LoadUnsafe(ref words).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> Repeat(uint word) => Vector128.Create(word).AsSByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<sbyte> LoadQuery(ref uint words) => LoadRows(ref words);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Total(Vector128<int> sums, int querySum) => Vector128.Sum(sums);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Begin(int querySum) => Vector128<int>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Add(Vector128<int> sums, Vector128<sbyte> rows, Vector128<sbyte> query)
    {
        if (Dp.IsSupported) return Dp.DotProduct(sums, rows, query);
        for (var shift = 24; shift >= 0; shift -= 8) sums += (rows.AsInt32() << shift >> 24) * (query.AsInt32() << shift >> 24);
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreKeys(Vector128<int> sums, ref float a, ref float b, float queryFactor, ref float keys) =>
        (Vector128.LoadUnsafe(ref a) - Vector128.LoadUnsafe(ref b) * queryFactor * Vector128.ConvertToSingle(sums)).StoreUnsafe(ref keys);
}
