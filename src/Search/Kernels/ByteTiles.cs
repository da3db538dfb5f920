using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>The tiles of signed-byte codes; any runs on any machine, those beyond the hardware slowly.</summary>
internal static class ByteTiles
{
    /// <summary>Gets all of them, the fastest first.</summary>
    public static IReadOnlyList<Tile<uint>> All { get; } =
    [
        new ByteTile<VnniBytes, Vector256<byte>, Vector256<int>>(),
        new ByteTile<Bytes512, (Vector512<short> Even, Vector512<short> Odd), Vector512<int>>(),
        new ByteTile<Bytes256, (Vector256<short> Even, Vector256<short> Odd), Vector256<int>>(),
        new ByteTile<Bytes128, Vector128<sbyte>, Vector128<int>>(),
        new ByteTile<ScalarBytes, uint, int>(),
    ];

    /// <summary>Gets the place in <see cref="All"/> of the fastest that this processor has instructions for.</summary>
    public static int BestIndex { get; } = AvxVnni.IsSupported ? 0 : Avx512BW.IsSupported ? 1 : Avx2.IsSupported ? 2 : Vector128.IsHardwareAccelerated ? 3 : 4;

    /// <summary>Gets the fastest that this processor has instructions for.</summary>
    public static Tile<uint> Best => All[BestIndex];
}
