namespace MLNetDeepRanking.Search.Kernels;

/// <summary>Adds up products of signed bytes, four to each 32-bit sum, for as many rows as a register has sums.</summary>
/// <remarks>All kernels compute whole numbers, and so the same ones; each runs on any machine, if slowly.</remarks>
/// <typeparam name="TBytes">Bytes as the kernel wants them.</typeparam>
/// <typeparam name="TSums">A register of 32-bit sums.</typeparam>
internal interface IByteKernel<TBytes, TSums>
    where TBytes : struct
    where TSums : struct
{
    /// <summary>The number of rows.</summary>
    static abstract int Rows { get; }

    /// <summary>Loads a word of four bytes of each row.</summary>
    static abstract TBytes LoadRows(ref uint words);

    /// <summary>Repeats a word of four bytes of the query.</summary>
    static abstract TBytes Repeat(uint word);

    /// <summary>Loads as many words of one query as there are rows.</summary>
    static abstract TBytes LoadQuery(ref uint words);

    /// <summary>Returns sums of nothing yet, given the sum of the query's bytes.</summary>
    static abstract TSums Begin(int querySum);

    /// <summary>Adds the products of a word of each row and of the query.</summary>
    static abstract TSums Add(TSums sums, TBytes rows, TBytes query);

    /// <summary>Returns the sum of all sums, which began with a query sum of 0, given what it is.</summary>
    static abstract int Total(TSums sums, int querySum);

    /// <summary>Stores the keys a − (b · <paramref name="queryFactor"/>) · sum.</summary>
    static abstract void StoreKeys(TSums sums, ref float a, ref float b, float queryFactor, ref float keys);
}
