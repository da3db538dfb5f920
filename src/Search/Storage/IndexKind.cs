namespace MLNetDeepRanking.Search.Storage;

/// <summary>The kinds of index that a file can hold. The numbers are written to files.</summary>
internal enum IndexKind
{
    Exact = 1,
    Graph = 2,
}
