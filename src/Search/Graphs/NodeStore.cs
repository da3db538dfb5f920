using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>The nodes of a graph: all that a search touches of one lies together, neighbours first and vector behind them.</summary>
/// <remarks>
/// A node is named by its slot, in the order of insertion. Its memory is a row of 32-bit words:
/// <code>
/// 0–1  id                                         4  place of its lists above level 0, or −1
/// 2    next twin, or −1                           5  factor of its products
/// 3    the node it is a twin of, or −1            6  number of the removal that took it away, or 0
///                                                 7  number of neighbours on level 0, followed by their slots
/// </code>
/// and, from the next cache line on, the components. Nodes lie in chunks that never move, so growing disturbs no reader;
/// the tables that lead to them are replaced, not changed. One writer at a time appends.
/// </remarks>
internal sealed class NodeStore
{
    /// <summary>Registers are at most this many floats; vectors are padded to whole ones.</summary>
    private const int RegisterFloats = 16;

    /// <summary>Small enough that a small index takes little memory, large enough that a large one has few chunks.</summary>
    private const int ChunkWords = 1 << 16;

    private const int TwinWord = 2, HeadWord = 3, UpperWord = 4, FactorWord = 5, RemovalWord = 6, LinksWord = 7;

    private readonly int _upperListWords;
    private readonly int _vectorWord;
    private readonly int _nodeWords;
    private readonly int _chunkShift;
    private volatile AlignedBuffer<int>[] _chunks = [];
    private volatile int[][] _upperLists = [];
    private int _upperCount;
    private int _count;

    public NodeStore(int dimension, int upperNeighbors)
    {
        Dimension = dimension;
        PaddedDimension = RoundUp(dimension);
        UpperNeighbors = upperNeighbors;
        _upperListWords = 1 + upperNeighbors;
        _vectorWord = RoundUp(LinksWord + 1 + GroundNeighbors);
        _nodeWords = checked(_vectorWord + PaddedDimension);
        _chunkShift = int.Log2(Math.Max(1, ChunkWords / _nodeWords));
    }

    public int Dimension { get; }

    /// <summary>Gets the number of floats that a scorer reads of each vector.</summary>
    public int PaddedDimension { get; }

    /// <summary>Gets the largest number of neighbours above level 0: M in the paper.</summary>
    public int UpperNeighbors { get; }

    /// <summary>Gets the largest number of neighbours on level 0: twice as many, as the paper advises.</summary>
    public int GroundNeighbors => 2 * UpperNeighbors;

    /// <summary>Gets the number of nodes that are complete.</summary>
    public int Count => Volatile.Read(ref _count);

    /// <summary>Gets the number of nodes there is memory for.</summary>
    public int Capacity => _chunks.Length << _chunkShift;

    /// <summary>Writes a node without neighbours into a slot that no list names yet. Only the writer calls this.</summary>
    public void Write(int slot, long id, int level, ReadOnlySpan<float> components, float factor)
    {
        if (slot >= Capacity) Grow();
        Word(slot, TwinWord) = Word(slot, HeadWord) = -1;
        Word(slot, UpperWord) = level > 0 ? AppendUpperLists(level) : -1;
        Unsafe.As<int, float>(ref Word(slot, FactorWord)) = factor;
        components.CopyTo(MemoryMarshal.CreateSpan(ref VectorOf(slot), Dimension));
        Unsafe.As<int, long>(ref Word(slot, 0)) = id;
    }

    /// <summary>Makes the nodes up to here known to those who go through all of them.</summary>
    public void Publish(int count) => Volatile.Write(ref _count, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float VectorOf(int slot) => ref Unsafe.As<int, float>(ref Word(slot, _vectorWord));

    public EncodedVector Encoded(int slot) => new(ref VectorOf(slot), Factor(slot));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Factor(int slot) => Unsafe.As<int, float>(ref Word(slot, FactorWord));

    /// <summary>Copies the vector as its measure encoded it: the components, and the factor if there is room for it.</summary>
    public void CopyCode(int slot, Span<float> code)
    {
        MemoryMarshal.CreateReadOnlySpan(ref VectorOf(slot), Dimension).CopyTo(code);
        if (code.Length > Dimension) code[Dimension] = Factor(slot);
    }

    /// <summary>Gets the highest level of the node.</summary>
    public int Level(int slot) => Word(slot, UpperWord) is var place and >= 0 ? _upperLists[place].Length / _upperListWords : 0;

    public int MaxNeighbors(int level) => level == 0 ? GroundNeighbors : UpperNeighbors;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NeighborList Neighbors(int slot, int level) => level == 0
        ? new NeighborList(ref Word(slot, LinksWord))
        : new NeighborList(ref _upperLists[Word(slot, UpperWord)][(level - 1) * _upperListWords]);

    /// <summary>Returns the id, be the node removed or not.</summary>
    public long Id(int slot) => Unsafe.As<int, long>(ref Word(slot, 0));

    /// <summary>Returns the number of the removal that took the node away, or 0.</summary>
    public int RemovedBy(int slot) => Volatile.Read(ref Word(slot, RemovalWord));

    public bool IsLive(int slot) => RemovedBy(slot) == 0;

    /// <summary>Marks a node as removed.</summary>
    public void Remove(int slot, int removal) => Volatile.Write(ref Word(slot, RemovalWord), removal);

    /// <summary>Returns the next of the nodes with the same vector, or −1.</summary>
    public int NextTwin(int slot) => Volatile.Read(ref Word(slot, TwinWord));

    /// <summary>Returns the node that stands for this one in the graph because its vector is the same, or −1 if it stands for itself.</summary>
    public int Head(int slot) => Word(slot, HeadWord);

    /// <summary>Takes a node that no list names out of the graph, and hangs it on the node with the same vector.</summary>
    public void JoinTwin(int slot, int head)
    {
        Word(slot, HeadWord) = head;
        Word(slot, UpperWord) = -1;
        Word(slot, LinksWord) = 0;
        Word(slot, TwinWord) = Word(head, TwinWord);
        Volatile.Write(ref Word(head, TwinWord), slot);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref int Word(int slot, int word)
    {
        var place = (slot & ((1 << _chunkShift) - 1)) * _nodeWords;
        return ref Unsafe.Add(ref _chunks[slot >> _chunkShift].First, place + word);
    }

    private void Grow() => _chunks = [.. _chunks, new AlignedBuffer<int>(_nodeWords << _chunkShift)];

    private int AppendUpperLists(int level)
    {
        if (_upperCount == _upperLists.Length)
        {
            var grown = new int[Math.Max(16, 2 * _upperCount)][];
            _upperLists.CopyTo(grown, 0);
            _upperLists = grown;
        }
        _upperLists[_upperCount] = new int[level * _upperListWords];
        return _upperCount++;
    }

    private static int RoundUp(int words) => checked(words + RegisterFloats - 1) / RegisterFloats * RegisterFloats;
}
