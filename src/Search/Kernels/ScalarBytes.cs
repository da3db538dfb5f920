namespace MLNetDeepRanking.Search.Kernels;

/// <summary>One row, for processors without vector registers.</summary>
internal readonly struct ScalarBytes : IByteKernel<uint, int>
{
    public static int Rows => 1;

    public static uint LoadRows(ref uint words) => words;

    public static uint Repeat(uint word) => word;

    public static uint LoadQuery(ref uint words) => words;

    public static int Total(int sums, int querySum) => sums;

    public static int Begin(int querySum) => 0;

    public static int Add(int sums, uint rows, uint query)
    {
        for (var shift = 0; shift < 32; shift += 8) sums += (sbyte)(rows >> shift) * (sbyte)(query >> shift);
        return sums;
    }

    public static void StoreKeys(int sums, ref float a, ref float b, float queryFactor, ref float keys) => keys = a - b * queryFactor * sums;
}
