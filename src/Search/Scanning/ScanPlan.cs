using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Scanning;

/// <summary>How a scan is cut into pieces of work, each for one thread: chunks of query groups × ranges of panels.</summary>
/// <remarks>The cut changes the time that a scan takes, never its result.</remarks>
internal readonly record struct ScanPlan
{
    /// <summary>A chunk of this many groups uses a panel often enough to hide the time it takes to come from memory.</summary>
    private const int AmortisingGroups = 16;

    /// <summary>More pieces than threads, so that none waits long for the last.</summary>
    private const int PiecesPerThread = 4;

    /// <summary>The queries of a chunk stay in the second-level cache while they pass over a panel.</summary>
    private const int ChunkBytes = 384 << 10;

    /// <summary>Less work than reading this much memory is not worth handing to another thread.</summary>
    private const int PieceBytes = 2 << 20;

    public ScanPlan(int groups, int rows, int rowBytes, int kept, int threads)
    {
        var panels = (rows + Tile<float>.Rows - 1) / Tile<float>.Rows;
        var largestChunk = Math.Max(1, ChunkBytes / (Tile<float>.Queries * rowBytes));
        var chunk = Math.Clamp(Quotient(groups, PiecesPerThread * threads), Math.Min(AmortisingGroups, largestChunk), largestChunk);
        Chunks = Quotient(groups, chunk);
        GroupsPerChunk = Quotient(groups, Chunks);

        var work = (long)rows * rowBytes * GroupsPerChunk;
        var ranges = Math.Min(Quotient(PiecesPerThread * threads, Chunks), 1 + work / PieceBytes);
        PanelsPerRange = threads == 1 ? panels : Quotient(panels, (int)Math.Min(panels, ranges));
        Ranges = Quotient(panels, PanelsPerRange);
        Capacity = (int)Math.Min(kept, (long)PanelsPerRange * Tile<float>.Rows + 1);
    }

    public int Chunks { get; }

    public int GroupsPerChunk { get; }

    public int Ranges { get; }

    public int PanelsPerRange { get; }

    /// <summary>
    /// Gets the number of candidates kept for each query in each range. If it has no more rows than k, there is room for one more:
    /// an empty place says that no row was turned away.
    /// </summary>
    public int Capacity { get; }

    public int Pieces => Chunks * Ranges;

    private static int Quotient(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}
