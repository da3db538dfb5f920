using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Compares the code of a query with those of several nodes: the inner loop of a search of a compressed graph.</summary>
internal abstract class CodeScorer(SignedByteCode code)
{
    /// <summary>A register and a cache line are as large.</summary>
    private const int RegisterWords = 16;

    /// <summary>Cache lines that are on their way while nodes are compared: of short codes, those of all neighbours.</summary>
    private const int LinesAhead = 64;

    /// <summary>Gets how vectors are encoded.</summary>
    public SignedByteCode Code { get; } = code;

    /// <summary>Gets the number of words of a code as nodes hold it: bytes filled up to whole registers, and the words behind them.</summary>
    public int Words => PaddedByteWords + SignedByteCode.Tail;

    /// <summary>Gets the number of words of bytes, filled up.</summary>
    protected int PaddedByteWords { get; } = (code.Width - SignedByteCode.Tail + RegisterWords - 1) / RegisterWords * RegisterWords;

    /// <summary>Gets the number of nodes whose codes are on their way while others are compared.</summary>
    protected int RowsAhead { get; } = Math.Max(4, LinesAhead * RegisterWords / code.Width);

    /// <summary>Writes the key of each node, finite, and smaller for nearer ones.</summary>
    public abstract void Score(NodeStore nodes, ReadOnlySpan<uint> query, ReadOnlySpan<int> slots, Span<float> keys);

    /// <summary>Encodes a vector as nodes hold it; <paramref name="words"/> may be longer.</summary>
    public void Encode(ReadOnlySpan<float> vector, Span<uint> words)
    {
        words.Clear();
        var byteWords = Code.Width - SignedByteCode.Tail;
        Code.Encode(vector, words[..Code.Width]);
        var tail = words.Slice(byteWords, SignedByteCode.Tail);
        var (a, b, sum) = (tail[0], tail[1], tail[2]);
        tail.Clear();
        (words[PaddedByteWords], words[PaddedByteWords + 1], words[PaddedByteWords + 2]) = (a, b, sum);
    }
}
