namespace MLNetDeepRanking.Search.Kernels;

/// <summary>A few floats that the processor handles at once: one vector register, whatever its width.</summary>
/// <remarks>
/// The kernels are written once over this contract, and the just-in-time compiler makes one copy of them for each register width.
/// Every width does the same operations in the same order on each row, so their results are the same to the last bit; all but <see cref="Sum"/>.
/// </remarks>
internal interface ILanes<TSelf>
    where TSelf : struct, ILanes<TSelf>
{
    /// <summary>The number of floats in a register.</summary>
    static abstract int Count { get; }

    static abstract TSelf Load(ref float source, int offset);

    static abstract TSelf Broadcast(float value);

    /// <summary>Returns left · right + addend with one rounding.</summary>
    static abstract TSelf MultiplyAdd(TSelf left, TSelf right, TSelf addend);

    static abstract TSelf Abs(TSelf value);

    /// <summary>Returns the lesser floats; none is NaN.</summary>
    static abstract TSelf Min(TSelf left, TSelf right);

    static abstract TSelf operator +(TSelf left, TSelf right);

    static abstract TSelf operator -(TSelf left, TSelf right);

    static abstract TSelf operator *(TSelf left, TSelf right);

    /// <summary>Returns the sum of the register's floats, added up in an order that depends on the width.</summary>
    static abstract float Sum(TSelf value);

    void Store(ref float destination, int offset);
}
