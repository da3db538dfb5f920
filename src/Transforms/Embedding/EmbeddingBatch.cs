using Microsoft.ML.Data;
using MLNetDeepRanking.Scoring.Batches;
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
    private readonly WorkAhead _ahead;
    private readonly PictureReader<TPixel> _reader;
    private readonly PictureBatch<TPixel> _pictures;
    private readonly Output<VBuffer<float>> _column;
    private bool _disposed;

    public EmbeddingBatch(EmbeddingPass pass, WorkAhead ahead, EmbeddingSession session, PictureReader<TPixel> reader, int capacity)
        : base(capacity)
    {
        _pass = pass;
        _ahead = ahead;
        _reader = reader;
        _pictures = new(session, reader, capacity);
        _column = new(this, CopyEmbedding);
        pass.Enter();
    }

    public override bool WorksAhead => _ahead.Threads > 1;

    public override BatchColumn Column(int output) => _column;

    protected override void Read(int row)
    {
        _pictures.Set(row, NotRead);
        _pictures.Set(row, _reader.Read(row, _pictures.Pixels(row)));
    }

    protected override void Begin(int count) => _pictures.Begin(_ahead, count);

    protected override void Score(int count)
    {
        _pictures.Score(_ahead, count);
        for (var row = 0; row < count; row++)
        {
            if (_pictures.Problem(row) is { } problem && problem != NotRead) _pass.Report(problem, FirstRow + row);
        }
    }

    protected override void ThrowIfUnusable(int row)
    {
        if (_pictures.Problem(row) is { } problem && !_pass.Skips) throw problem.ToException(_pass.ColumnName, FirstRow + row);
    }

    protected override void Dispose(bool disposing)
    {
        if (!_disposed)
        {
            _disposed = true;
            _pictures.Dispose();
            _pass.Leave();
        }
        base.Dispose(disposing);
    }

    private void CopyEmbedding(int row, ref VBuffer<float> value)
    {
        var embedding = _pictures.Embedding(row);
        var editor = VBufferEditor.Create(ref value, embedding.Length);
        embedding.CopyTo(editor.Values);
        value = editor.Commit();
    }
}
