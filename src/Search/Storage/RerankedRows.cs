using System.Buffers;
using System.Runtime.CompilerServices;
using MLNetDeepRanking.Search.Measures;
using MLNetDeepRanking.Search.Scanning;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Vectors with shorter codes: a search ranks the codes, and measures the vectors of the best.</summary>
internal sealed class RerankedRows<T>(EncodedRows<float> vectors, VectorCode<T> code, int rerankFactor) : RowSet
    where T : unmanaged
{
    /// <summary>The largest number of elements that the queries, or the candidates, of one scan may fill.</summary>
    private const int ScanElements = 1 << 22;

    private readonly PanelStore<T> _codes = new(code.Width);

    public override int Count => vectors.Count;

    public override int RowBytes => vectors.RowBytes + ScannedRowBytes;

    public override int ScannedRowBytes => code.Width * Unsafe.SizeOf<T>();

    private int Dimension => vectors.Dimension;

    public override void Append(ReadOnlySpan<float> rows)
    {
        vectors.Append(rows);
        var encoded = new T[code.Width];
        for (; rows.Length > 0; rows = rows[Dimension..])
        {
            code.Encode(rows[..Dimension], encoded);
            _codes.Append(encoded);
        }
    }

    public override void CopyTo(Span<float> rows) => vectors.CopyTo(rows);

    public override void CopyTo(int slot, Span<float> row) => vectors.CopyTo(slot, row);

    public override void Keep(ReadOnlySpan<bool> kept)
    {
        vectors.Keep(kept);
        _codes.Keep(kept);
    }

    public override void Search(ReadOnlySpan<float> queries, int k, int threads, SearchResults results)
    {
        var count = queries.Length / Dimension;
        var candidates = (int)Math.Min((long)k * rerankFactor, Count);
        var size = Math.Max(1, ScanElements / Math.Max(candidates, Dimension));
        var pooled = ArrayPool<float>.Shared.Rent(Math.Min(size, count) * Dimension);
        for (var first = 0; first < count; first += size)
        {
            var length = Math.Min(size, count - first);
            queries.Slice(first * Dimension, length * Dimension).CopyTo(pooled);
            using var block = new QueryBlock<T>(pooled.AsSpan(0, length * Dimension), Dimension, code);
            using var scan = new Scan<T>(_codes, code.Tile, block, candidates, threads, order: null);
            scan.Run();
            ParallelWork.For(length, threads, query => vectors.Rerank(pooled.AsSpan(query * Dimension, Dimension), scan.Nearest(query)));
            for (var query = 0; query < length; query++) results.Write(first + query, scan.Nearest(query)[..k]);
        }
        ArrayPool<float>.Shared.Return(pooled);
    }

    /// <remarks>A radius says nothing about codes: all vectors are measured.</remarks>
    public override ReadOnlySpan<ulong> SearchWithin(ReadOnlySpan<float> query, float radius) => vectors.SearchWithin(query, radius);

    public override IEnumerable<Section> ToSections() => [.. vectors.ToSections(), _codes.ToSection(SectionNames.Codes)];

    public override void Map(IndexContent content, int count)
    {
        vectors.Map(content, count);
        _codes.Map(content[SectionNames.Codes], count, code.IsValidPanel);
    }

    public override void Verify()
    {
        vectors.Verify();
        _codes.Verify();
    }
}
