using System.Runtime.CompilerServices;
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

    public int Dimension => dimension;

    public override int Count => _rows.Count;

    public override int RowBytes => measure.Width * Unsafe.SizeOf<T>();

    public override int ScannedRowBytes => RowBytes;

    public override void Append(ReadOnlySpan<float> vectors)
    {
        var code = new T[measure.Width];
        for (; vectors.Length > 0; vectors = vectors[dimension..])
        {
            measure.Encode(vectors[..dimension], code);
            _rows.Append(code);
        }
    }

    public override void CopyTo(Span<float> vectors)
    {
        for (var slot = 0; slot < Count; slot++) CopyTo(slot, vectors.Slice(slot * dimension, dimension));
    }

    public override void CopyTo(int slot, Span<float> vector)
    {
        var code = new T[measure.Width];
        _rows.CopyRow(slot, code);
        measure.Decode(code, vector);
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
            var order = results.WantsDistances && !measure.KeysAreDistances ? new DistanceOrder<T>(_rows, measure) : null;
            using var scan = new Scan<T>(_rows, measure.Tile, block, k, threads, order);
            scan.Run();
            for (var query = 0; query < length; query++) results.Write(first + query, scan.Nearest(query));
        }
    }

    public override ReadOnlySpan<ulong> SearchWithin(ReadOnlySpan<float> query, float radius)
    {
        var code = new T[measure.Width];
        measure.Encode(query, code);
        return new DistanceOrder<T>(_rows, measure).CollectNearer(radius, code);
    }

    /// <summary>Measures candidates, and sorts them by distance.</summary>
    public void Rerank(ReadOnlySpan<float> query, Span<ulong> candidates)
    {
        var code = new T[measure.Width];
        measure.Encode(query, code);
        new DistanceOrder<T>(_rows, measure).MeasureAll(candidates, code);
    }

    public override IEnumerable<Section> ToSections() => [_rows.ToSection(SectionNames.Vectors)];

    public override void Map(IndexContent content, int count) => _rows.Map(content[SectionNames.Vectors], count, measure.IsValidPanel);

    public override void Verify() => _rows.Verify();
}
