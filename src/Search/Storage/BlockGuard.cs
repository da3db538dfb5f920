using System.Runtime.CompilerServices;
using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Lets nobody see a block of an opened index before it was checked, once.</summary>
/// <remarks>
/// Threads may check the same block at once. The index lets its writer begin only after <see cref="RequireAll"/>, so a block that looks wrong
/// to one thread while another has already passed it was changed meanwhile, on purpose: it is looked up again before it is refused.
/// </remarks>
/// <param name="count">The number of blocks.</param>
/// <param name="faultOf">Returns what is wrong with a block, or null.</param>
/// <param name="source">What to blame.</param>
internal sealed class BlockGuard(int count, Func<int, string?> faultOf, IndexSource source)
{
    private readonly bool[] _passed = new bool[count];

    /// <summary>Checks a block, unless it was checked before.</summary>
    /// <exception cref="InvalidDataException">The block is damaged.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Require(int block)
    {
        if (!Volatile.Read(ref _passed[block])) Check(block);
    }

    /// <summary>Checks all blocks.</summary>
    /// <exception cref="InvalidDataException">A block is damaged.</exception>
    public void RequireAll()
    {
        ParallelWork.For(_passed.Length, Environment.ProcessorCount, Require);
        Interlocked.MemoryBarrier();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Check(int block)
    {
        if (faultOf(block) is { } fault)
        {
            Interlocked.MemoryBarrier();
            if (!Volatile.Read(ref _passed[block])) throw source.Damaged(fault);
        }
        Volatile.Write(ref _passed[block], true);
    }
}
