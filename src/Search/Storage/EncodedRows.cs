using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Kernels;
using MLNetDeepRanking.Search.Measures;
using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>The vectors of an exact index, encoded in elements of type <typeparamref name="T"/> and searched by its kernels.</summary>
internal sealed class EncodedRows<T>(int dimension, Measure<T> measure) : RowSet
    where T : unmanaged
{
    /// <summary>The largest number of elements that the queries, or the candidates, of one scan may fill.</summary>
    private const int ScanElements = 1 << 22;

    private readonly PanelStore<T> _rows = new(measure.Width);

    public override int Count => _rows.Count;

    public override int RowBytes => measure.Width * Unsafe.SizeOf<T>();

    public override void Append(ReadOnlySpan<float> vectors)
    {
        var code = new T[measure.Width];
        for (; vectors.Length > 0; vectors = vectors[dimension..])
        {
            measure.Encode(vectors[..dimension], code);
            _rows.Append(code);
        }
    }

    public override bool TryAppendCode(ReadOnlySpan<byte> code)
    {
        var elements = MemoryMarshal.Cast<byte, T>(code);
        if (!measure.IsValid(elements)) return false;
        _rows.Append(elements);
        return true;
    }

    public override void CopyCode(int slot, Span<byte> code) => _rows.CopyRow(slot, MemoryMarshal.Cast<byte, T>(code));

    public override void CopyTo(Span<float> vectors)
    {
        var code = new T[measure.Width];
        for (var slot = 0; slot < Count; slot++)
        {
            _rows.CopyRow(slot, code);
            measure.Decode(code, vectors.Slice(slot * dimension, dimension));
        }
    }

    public override void Keep(ReadOnlySpan<bool> kept) => _rows.Keep(kept);

    public override void Search(ReadOnlySpan<float> queries, int k, int threads, SearchResults results)
    {
        var count = queries.Length / dimension;
        var size = Math.Max(1, ScanElements / Math.Max(k, measure.Width));
        if (size > Tile<T>.Queries) size -= size % Tile<T>.Queries;
        for (var first = 0; first < count; first += size)
        {
            var length = Math.Min(size, count - first);
            using var block = new QueryBlock<T>(queries.Slice(first * dimension, length * dimension), dimension, measure);
            using var scan = new Scan<T>(_rows, measure, block, k, threads, results.WantsDistances);
            scan.Run();
            for (var query = 0; query < length; query++) results.Write(first + query, scan.Nearest(query));
        }
    }
}
