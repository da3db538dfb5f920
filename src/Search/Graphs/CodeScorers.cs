using System.Runtime.Intrinsics;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>The code scorers of all kernels; any runs on any machine, those beyond the hardware slowly.</summary>
internal static class CodeScorers
{
    /// <summary>Returns all of them, in the order of <see cref="ByteTiles.All"/>.</summary>
    public static CodeScorer[] All(SignedByteCode code) =>
    [
        new ByteScorer<VnniBytes, Vector256<byte>, Vector256<int>>(code),
        new ByteScorer<Bytes512, (Vector512<short> Even, Vector512<short> Odd), Vector512<int>>(code),
        new ByteScorer<Bytes256, (Vector256<short> Even, Vector256<short> Odd), Vector256<int>>(code),
        new ByteScorer<Bytes128, Vector128<sbyte>, Vector128<int>>(code),
        new ByteScorer<ScalarBytes, uint, int>(code),
    ];

    /// <summary>Returns the fastest that this processor has instructions for.</summary>
    public static CodeScorer Best(SignedByteCode code) => All(code)[ByteTiles.BestIndex];
}
