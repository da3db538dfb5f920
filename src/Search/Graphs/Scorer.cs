using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>Compares one vector with several nodes, named by their slots: the inner loop of a graph search.</summary>
/// <remarks>Keys are numbers below +∞, are smaller for nearer nodes, and are the same in both directions.</remarks>
internal abstract class Scorer
{
    /// <summary>Writes the key of each node.</summary>
    public abstract void Score(NodeStore nodes, EncodedVector query, ReadOnlySpan<int> slots, Span<float> keys);

    public static Scorer Create<TOperation>(KernelWidth width)
        where TOperation : struct, IOperation => width switch
        {
            KernelWidth.Vector512 => new RowScorer<Lanes512, TOperation>(),
            KernelWidth.Vector256 => new RowScorer<Lanes256, TOperation>(),
            KernelWidth.Vector128 => new RowScorer<Lanes128, TOperation>(),
            _ => new RowScorer<ScalarLane, TOperation>(),
        };
}
