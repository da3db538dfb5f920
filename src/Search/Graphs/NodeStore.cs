using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Kernels;
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
/// and, from the next cache line on, the code by which a compressed graph is searched, if it is, and the components. Nodes lie in chunks that never
/// move, so growing disturbs no reader;
/// the tables that lead to them are replaced, not changed. One writer at a time appends. Nodes of a file stay there: <see cref="Require(int)"/> before
/// a node is read; a change of one is made in memory alone.
/// </remarks>
internal sealed class NodeStore
{
    /// <summary>Registers are at most this many floats; vectors are padded to whole ones.</summary>
    private const int RegisterFloats = 16;

    /// <summary>Small enough that a small index takes little memory, large enough that a large one has few chunks.</summary>
    private const int ChunkWords = 1 << 16;

    /// <summary>The index grows by 1 GB at most.</summary>
    private const int MaxGrowthWords = 1 << 28;

    private const int TwinWord = 2, HeadWord = 3, UpperWord = 4, FactorWord = 5, RemovalWord = 6, LinksWord = 7;

    private readonly int _upperListWords;
    private readonly int _codeWord;
    private readonly int _vectorWord;
    private readonly int _nodeWords;
    private readonly int _chunkShift;
    private volatile AlignedBuffer<int>[] _chunks = [];
    private volatile int[][] _upperLists = [];
    private volatile BlockGuard? _guard;
    private int _upperCount;
    private int _count;

    /// <param name="dimension">The number of components of a vector.</param>
    /// <param name="upperNeighbors">M in the paper.</param>
    /// <param name="codeWords">The number of words of a code, or 0 if there are none.</param>
    public NodeStore(int dimension, int upperNeighbors, int codeWords)
    {
        Dimension = dimension;
        PaddedDimension = RoundUp(dimension);
        UpperNeighbors = upperNeighbors;
        _upperListWords = 1 + upperNeighbors;
        CodeWords = codeWords;
        _codeWord = RoundUp(LinksWord + 1 + GroundNeighbors);
        _vectorWord = checked(_codeWord + RoundUp(codeWords));
        _nodeWords = checked(_vectorWord + PaddedDimension);
        _chunkShift = int.Log2(Math.Max(1, ChunkWords / _nodeWords));
    }

    public int Dimension { get; }

    /// <summary>Gets the number of floats that a scorer reads of each vector.</summary>
    public int PaddedDimension { get; }

    /// <summary>Gets the number of words of a code, or 0.</summary>
    public int CodeWords { get; }

    /// <summary>Gets the largest number of neighbours above level 0: M in the paper.</summary>
    public int UpperNeighbors { get; }

    /// <summary>Gets the largest number of neighbours on level 0: twice as many, as the paper advises.</summary>
    public int GroundNeighbors => 2 * UpperNeighbors;

    /// <summary>Gets the number of bytes of a node.</summary>
    public int NodeBytes => _nodeWords * sizeof(int);

    /// <summary>Gets the number of nodes that a file has one checksum for: few, because a search visits nodes here and there.</summary>
    public int BlockNodes => Math.Min(16, 1 << _chunkShift);

    /// <summary>Gets the lists above level 0, by the nodes' places; those of twins are in no use.</summary>
    public ReadOnlySpan<int[]> UpperLists => _upperLists.AsSpan(0, _upperCount);

    /// <summary>Gets the number of words of a list above level 0: a count, and room for the neighbours.</summary>
    public int UpperListWords => _upperListWords;

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

    /// <summary>Returns the place of a node's lists above level 0, or −1.</summary>
    public int UpperPlace(int slot) => Word(slot, UpperWord);

    /// <summary>Returns a node's list on level 0: a count, and all the room for neighbours.</summary>
    public ReadOnlySpan<int> GroundList(int slot) => MemoryMarshal.CreateReadOnlySpan(ref Word(slot, LinksWord), 1 + GroundNeighbors);

    /// <summary>Returns the zeros that fill the vector up to whole registers.</summary>
    public ReadOnlySpan<float> Padding(int slot) => MemoryMarshal.CreateReadOnlySpan(ref VectorOf(slot), PaddedDimension)[Dimension..];

    /// <summary>Returns some nodes that follow each other in memory, as bytes.</summary>
    public ReadOnlySpan<byte> Block(int first, int count) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(ref Word(first, 0), count * _nodeWords));

    /// <summary>Takes the nodes of a file in the place of none.</summary>
    /// <param name="section">The section; its size is right.</param>
    /// <param name="count">The number of nodes.</param>
    /// <param name="upperLists">The lists above level 0, by place.</param>
    /// <param name="faultOf">Returns what is wrong with a block of nodes, or null.</param>
    public unsafe void Map(SectionView section, int count, int[][] upperLists, Func<int, string?> faultOf)
    {
        var chunkNodes = 1 << _chunkShift;
        var chunks = new AlignedBuffer<int>[(int)(((long)count + chunkNodes - 1) / chunkNodes)];
        for (var chunk = 0; chunk < chunks.Length; chunk++)
        {
            var words = (int*)(section.First + ((long)chunk << _chunkShift) * NodeBytes);
            var nodes = Math.Min(chunkNodes, count - (chunk << _chunkShift));
            // The last chunk has room for more nodes, which the file has not.
            if (nodes == chunkNodes) chunks[chunk] = new AlignedBuffer<int>(section.Memory, words, _nodeWords << _chunkShift);
            else new ReadOnlySpan<int>(words, nodes * _nodeWords).CopyTo((chunks[chunk] = new AlignedBuffer<int>(_nodeWords << _chunkShift)).Span);
        }
        _chunks = chunks;
        _upperLists = upperLists;
        _upperCount = upperLists.Length;
        _guard = new BlockGuard((int)section.Entry.BlockCount, faultOf, section.Memory.Source);
        Publish(count);
    }

    /// <summary>Checks the block of a node that is in a file, unless it was checked before.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Require(int slot) => _guard?.Require(slot / BlockNodes);

    /// <summary>Checks the blocks of several nodes.</summary>
    /// <exception cref="InvalidDataException">One is damaged.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Require(ReadOnlySpan<int> slots)
    {
        if (_guard is not { } guard) return;
        foreach (var slot in slots) guard.Require(slot / BlockNodes);
    }

    /// <summary>Checks all nodes that are in a file and were not checked yet.</summary>
    /// <exception cref="InvalidDataException">A node is damaged.</exception>
    public void Verify()
    {
        _guard?.RequireAll();
        _guard = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float VectorOf(int slot) => ref Unsafe.As<int, float>(ref Word(slot, _vectorWord));

    /// <summary>Returns the code, and the zeros that fill it up to whole registers.</summary>
    public Span<uint> Code(int slot) => MemoryMarshal.CreateSpan(ref CodeOf(slot), _vectorWord - _codeWord);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref uint CodeOf(int slot) => ref Unsafe.As<int, uint>(ref Word(slot, _codeWord));

    public EncodedVector Encoded(int slot) => new(ref VectorOf(slot), Factor(slot));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Factor(int slot) => Unsafe.As<int, float>(ref Word(slot, FactorWord));

    /// <summary>Returns the vector as its measure encoded it: where it lies if that is all, and else copied, with the factor behind it.</summary>
    public ReadOnlySpan<float> ReadCode(int slot, Span<float> room)
    {
        if (room.Length == Dimension) return MemoryMarshal.CreateReadOnlySpan(ref VectorOf(slot), Dimension);
        CopyCode(slot, room);
        return room;
    }

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

    /// <summary>Prefetches a node's list on level 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void FetchNeighbors(int slot) => Prefetch.Read(ref Unsafe.As<int, float>(ref Word(slot, 0)), LinksWord + 1 + GroundNeighbors);

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

    /// <summary>Adds a chunk to a small index, and to a larger one as many as lie on large pages, and a quarter of those that it has.</summary>
    /// <remarks>Memory that no node was written to yet is only reserved.</remarks>
    private void Grow()
    {
        var chunkWords = _nodeWords << _chunkShift;
        var pageChunks = LargePages.Bytes / sizeof(int) / chunkWords;
        var count = _chunks.Length < pageChunks ? 1 : Math.Clamp(_chunks.Length / 4, Math.Max(1, 2 * pageChunks), Math.Max(1, MaxGrowthWords / chunkWords));
        _chunks = [.. _chunks, .. count == 1 ? [new AlignedBuffer<int>(chunkWords)] : AlignedBuffer<int>.OnLargePages(count, chunkWords)];
    }

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
