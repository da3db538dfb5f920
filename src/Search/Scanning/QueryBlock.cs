using System.Buffers;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;

namespace MLNetDeepRanking.Search.Scanning;

/// <summary>The queries of one scan, encoded: one after another, and once more in the groups that a <see cref="Tile{T}"/> reads.</summary>
/// <remarks>A last group of one query is kept as it is, for the single-query kernel; other short groups are filled up with zeros.</remarks>
internal sealed class QueryBlock<T> : IDisposable
    where T : unmanaged
{
    private const int GroupSize = Tile<T>.Queries;
    private readonly int _width;
    private readonly T[] _codes;
    private readonly T[] _groups;

    public QueryBlock(ReadOnlySpan<float> queries, int dimension, VectorCode<T> code)
    {
        Count = queries.Length / dimension;
        GroupCount = (Count + GroupSize - 1) / GroupSize;
        _width = code.Width;
        _codes = ArrayPool<T>.Shared.Rent(Count * _width);
        _groups = ArrayPool<T>.Shared.Rent(GroupCount * GroupSize * _width);
        for (var query = 0; query < Count; query++)
            code.Encode(queries.Slice(query * dimension, dimension), _codes.AsSpan(query * _width, _width));
        for (var group = 0; group < GroupCount; group++) Pack(group);
    }

    public int Count { get; }

    public int GroupCount { get; }

    /// <summary>Returns the number of queries in a group.</summary>
    public int SizeOf(int group) => Math.Min(GroupSize, Count - group * GroupSize);

    public ReadOnlySpan<T> Group(int group) =>
        _groups.AsSpan(group * GroupSize * _width, SizeOf(group) == 1 ? _width : GroupSize * _width);

    public ReadOnlySpan<T> Code(int query) => _codes.AsSpan(query * _width, _width);

    public void Dispose()
    {
        ArrayPool<T>.Shared.Return(_codes);
        ArrayPool<T>.Shared.Return(_groups);
    }

    private void Pack(int group)
    {
        var packed = _groups.AsSpan(group * GroupSize * _width, GroupSize * _width);
        var size = SizeOf(group);
        if (size == 1)
        {
            Code(group * GroupSize).CopyTo(packed);
            return;
        }
        if (size < GroupSize) packed.Clear();
        for (var member = 0; member < size; member++)
        {
            var at = member;
            foreach (var element in Code(group * GroupSize + member))
            {
                packed[at] = element;
                at += GroupSize;
            }
        }
    }
}
