namespace MLNetDeepRanking.Search.Kernels;

/// <summary>What a kernel does with one component of a query and of several rows, and what it makes of the sum.</summary>
internal interface IOperation
{
    /// <summary>Adds one component's share to the sums.</summary>
    static abstract TLanes Accumulate<TLanes>(TLanes sum, TLanes row, TLanes query)
        where TLanes : struct, ILanes<TLanes>;

    /// <summary>Gets whether a row has a last element that is no component but the factor of the row's sum.</summary>
    static abstract bool HasFactors { get; }

    /// <summary>Returns the sums as keys that are smaller for nearer rows.</summary>
    static abstract TLanes Key<TLanes>(TLanes sum, TLanes factor)
        where TLanes : struct, ILanes<TLanes>;
}
