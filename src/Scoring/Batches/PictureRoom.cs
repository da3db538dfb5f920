using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>Room for a batch of encoded pictures, which is filled, embedded and served, and then filled again.</summary>
internal sealed class PictureRoom<TInput>(
    EmbeddingSession session, PictureDecoding<TInput> decode, int capacity, WorkAhead ahead, CancellationToken cancellation) : IDisposable
{
    private readonly EncodedPictures<TInput> _inputs = new(decode, capacity);
    private PictureBatch<byte>? _batch;

    public int Count { get; private set; }

    public bool IsFull => Count == capacity;

    private PictureBatch<byte> Batch => _batch ??= new(session, _inputs, capacity, cancellation);

    public void Clear() => Count = 0;

    public void Add(TInput input)
    {
        _inputs[Count] = input;
        Batch.Set(Count++, null);
    }

    public void Begin() => Batch.Begin(ahead, Count);

    public void Complete() => Batch.Score(ahead, Count);

    /// <summary>Returns a picture, its vector, and why it could not be decoded, if so.</summary>
    public (TInput Input, float[] Vector, PictureException? Error) this[int row] =>
        (_inputs[row], Batch.Embedding(row).ToArray(), (PictureException?)Batch.Problem(row)?.Cause);

    public void Dispose() => _batch?.Dispose();
}
