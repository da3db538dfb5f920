using System.Buffers;
using System.Runtime.ExceptionServices;
using Microsoft.ML.Data;
using MLNetDeepRanking.Scoring.Sessions;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>The pictures and embeddings of up to a batch of rows.</summary>
internal sealed class EmbeddingBatch<TPixel> : ScoringBatch
    where TPixel : unmanaged
{
    // Stands for a row whose source threw: the exception is held, and there is nothing to complete.
    private static readonly PictureProblem NotRead = new("");

    private readonly EmbeddingPass _pass;
    private readonly EmbeddingSession _session;
    private readonly PictureReader<TPixel> _reader;
    private readonly PictureProblem?[] _problems;
    private readonly float[] _embeddings;
    private readonly Output<VBuffer<float>> _column;
    private TPixel[]? _pixels;
    private bool _disposed;

    public EmbeddingBatch(EmbeddingPass pass, EmbeddingSession session, PictureReader<TPixel> reader, int capacity)
        : base(capacity)
    {
        _pass = pass;
        _session = session;
        _reader = reader;
        _problems = new PictureProblem?[capacity];
        _embeddings = new float[capacity * session.EmbeddingSize];
        _column = new(this, CopyEmbedding);
        pass.Enter();
    }

    public override BatchColumn Column(int output) => _column;

    protected override void Read(int row)
    {
        // Pixels are large and embeddings small: the room for pixels is borrowed only until the batch is scored.
        _pixels ??= ArrayPool<TPixel>.Shared.Rent(Capacity * _session.PictureSize);
        _problems[row] = NotRead;
        _problems[row] = _reader.Read(row, PixelsOf(_pixels, row));
    }

    protected override void Score(int count)
    {
        if (_pixels is null) return;
        var (pixels, slices) = (_pixels, Math.Min(_pass.Concurrency, count));
        try
        {
            Parallel.For(0, slices, slice => ScoreRows(pixels, slice * count / slices, (slice + 1) * count / slices));
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
        for (var row = 0; row < count; row++)
        {
            if (_problems[row] is { } problem && problem != NotRead) _pass.Report(problem, FirstRow + row);
        }
        ReturnPixels();
    }

    protected override void ThrowIfUnusable(int row)
    {
        if (_problems[row] is { } problem && !_pass.Skips) throw problem.ToException(_pass.ColumnName, FirstRow + row);
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            ReturnPixels();
            _pass.Leave();
        }
        base.Dispose(disposing);
    }

    // A thread decodes its pictures and runs them, which keeps every thread busy. What else is in a run does not change an embedding.
    private void ScoreRows(TPixel[] pixels, int start, int end)
    {
        for (var row = start; row < end; row++)
        {
            _problems[row] ??= _reader.Complete(row, PixelsOf(pixels, row));
            if (_problems[row] is not null) PixelsOf(pixels, row).Clear();
        }
        _session.Run(pixels, start, end - start, _embeddings);
        for (var row = start; row < end; row++)
        {
            if (_problems[row] is not null) _embeddings.AsSpan(row * _session.EmbeddingSize, _session.EmbeddingSize).Fill(float.NaN);
        }
    }

    private Span<TPixel> PixelsOf(TPixel[] pixels, int row) => pixels.AsSpan(row * _session.PictureSize, _session.PictureSize);

    private void CopyEmbedding(int row, ref VBuffer<float> value)
    {
        var editor = VBufferEditor.Create(ref value, _session.EmbeddingSize);
        _embeddings.AsSpan(row * _session.EmbeddingSize, _session.EmbeddingSize).CopyTo(editor.Values);
        value = editor.Commit();
    }

    private void ReturnPixels()
    {
        if (_pixels is null) return;
        ArrayPool<TPixel>.Shared.Return(_pixels);
        _pixels = null;
    }
}
