using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNetDeepRanking.Search.Measures;

/// <summary>Adds up a term of each pair of components in double precision, sixteen pairs at a time, in the same order on any machine.</summary>
/// <remarks>One sum after the other would wait for each addition: several times longer than it takes to read the vectors.</remarks>
internal static class PairSums
{
    private const int Step = 16;

    /// <summary>Returns the sum of the terms of two vectors of one length; the term of two zeros is 0.</summary>
    public static double Of<TTerm>(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
        where TTerm : struct, IPairTerm
    {
        right = right[..left.Length];
        var (lower, upper) = (Vector512<double>.Zero, Vector512<double>.Zero);
        var whole = left.Length - left.Length % Step;
        ref var leftFirst = ref MemoryMarshal.GetReference(left);
        ref var rightFirst = ref MemoryMarshal.GetReference(right);
        for (nuint at = 0; at < (nuint)whole; at += Step)
            Add<TTerm>(Vector512.LoadUnsafe(ref leftFirst, at), Vector512.LoadUnsafe(ref rightFirst, at), ref lower, ref upper);
        if (whole < left.Length) Add<TTerm>(Padded(left[whole..]), Padded(right[whole..]), ref lower, ref upper);

        var eight = lower + upper;
        var four = eight.GetLower() + eight.GetUpper();
        var two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TTerm>(Vector512<float> left, Vector512<float> right, ref Vector512<double> lower, ref Vector512<double> upper)
        where TTerm : struct, IPairTerm
    {
        var (leftLower, leftUpper) = Vector512.Widen(left);
        var (rightLower, rightUpper) = Vector512.Widen(right);
        lower += TTerm.Of(leftLower, rightLower);
        upper += TTerm.Of(leftUpper, rightUpper);
    }

    private static Vector512<float> Padded(ReadOnlySpan<float> rest)
    {
        Span<float> padded = stackalloc float[Step];
        padded.Clear();
        rest.CopyTo(padded);
        return Vector512.Create<float>(padded);
    }
}
