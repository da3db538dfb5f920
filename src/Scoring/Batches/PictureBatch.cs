using System.Buffers;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>
/// Up to a batch of pictures in one tensor, on their way to becoming vectors: each thread at work decodes some of them where they are to lie, and
/// sends them through the network.
/// </summary>
/// <remarks>What else is in a batch, or in a run, does not change a picture's vector.</remarks>
internal sealed class PictureBatch<TPixel> : DividedWork, IDisposable
    where TPixel : unmanaged
{
    /// <summary>As many pictures make one run fast; fewer would let threads end together.</summary>
    private const int MostInPart = 8;

    private readonly EmbeddingSession _session;
    private readonly PictureSource<TPixel> _source;
    private readonly CancellationToken _cancellation;
    private readonly PictureProblem?[] _problems;
    private readonly float[] _embeddings;
    private TPixel[]? _pixels;
    private int _count;
    private bool _begun;

    /// <param name="session">The network.</param>
    /// <param name="source">Completes pictures that <see cref="Pixels"/> did not receive.</param>
    /// <param name="capacity">The most pictures it will hold.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public PictureBatch(EmbeddingSession session, PictureSource<TPixel> source, int capacity, CancellationToken cancellation = default)
    {
        (_session, _source, _cancellation) = (session, source, cancellation);
        _problems = new PictureProblem?[capacity];
        _embeddings = new float[capacity * session.EmbeddingSize];
    }

    /// <summary>Gets a picture's part of the tensor, until the batch is scored.</summary>
    // Pixels are large and embeddings small: the room for pixels is borrowed only while it is needed.
    public Span<TPixel> Pixels(int row) => PixelsOf(_pixels ??= ArrayPool<TPixel>.Shared.Rent(_problems.Length * _session.PictureSize), row);

    /// <summary>Gets why a picture cannot be used, or null if it can.</summary>
    public PictureProblem? Problem(int row) => _problems[row];

    /// <summary>Says that a new picture takes a place, or why it cannot be used.</summary>
    public void Set(int row, PictureProblem? problem) => _problems[row] = problem;

    /// <summary>Gets a picture's vector, after the batch is scored; NaN if the picture cannot be used.</summary>
    public ReadOnlySpan<float> Embedding(int row) => _embeddings.AsSpan(row * _session.EmbeddingSize, _session.EmbeddingSize);

    /// <summary>Begins to embed the first <paramref name="count"/> pictures in the background.</summary>
    public void Begin(WorkAhead ahead, int count) => Begin(ahead, count, callerHelps: false);

    /// <summary>Embeds the first <paramref name="count"/> pictures, or finishes what <see cref="Begin(WorkAhead, int)"/> began.</summary>
    public void Score(WorkAhead ahead, int count)
    {
        if (!_begun) Begin(ahead, count, callerHelps: true);
        _begun = false;
        ahead.Complete(this);
        ReturnPixels();
    }

    /// <summary>Stops work under way, and gives the memory back.</summary>
    public void Dispose()
    {
        Abandon();
        ReturnPixels();
    }

    protected override void Do(int part, int parts)
    {
        var (start, end) = (part * _count / parts, (part + 1) * _count / parts);
        var pixels = _pixels!;
        for (var row = start; row < end; row++)
        {
            _cancellation.ThrowIfCancellationRequested();
            _problems[row] ??= _source.Complete(row, PixelsOf(pixels, row));
            if (_problems[row] is not null) PixelsOf(pixels, row).Clear();
        }
        _session.Run(pixels, start, end - start, _embeddings);
        for (var row = start; row < end; row++)
        {
            if (_problems[row] is not null) _embeddings.AsSpan(row * _session.EmbeddingSize, _session.EmbeddingSize).Fill(float.NaN);
        }
    }

    private void Begin(WorkAhead ahead, int count, bool callerHelps)
    {
        _count = count;
        _begun = true;
        if (count > 0) Pixels(0);
        var most = Math.Min(MostInPart, _session.PicturesPerRun);
        var inPart = Math.Clamp((count + ahead.Threads - 1) / ahead.Threads, 1, most);
        var parts = (count + inPart - 1) / inPart;
        Divide(parts);
        ahead.Begin(this, callerHelps ? parts - 1 : parts);
    }

    private Span<TPixel> PixelsOf(TPixel[] pixels, int row) => pixels.AsSpan(row * _session.PictureSize, _session.PictureSize);

    private void ReturnPixels()
    {
        if (_pixels is null) return;
        ArrayPool<TPixel>.Shared.Return(_pixels);
        _pixels = null;
    }
}
