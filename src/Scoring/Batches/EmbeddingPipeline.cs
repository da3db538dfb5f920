using System.Runtime.CompilerServices;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>
/// Embeds a sequence of pictures of any length, in order: while one batch is served, the next is decoded and run. Two batches are held at a time.
/// </summary>
internal sealed class EmbeddingPipeline<TInput>(EmbeddingSession session, PictureDecoding<TInput> decode, int batchSize)
{
    public IEnumerable<(TInput Input, float[] Vector, PictureException? Error)> Run(IEnumerable<TInput> inputs, CancellationToken cancellation)
    {
        var ahead = new WorkAhead(Environment.ProcessorCount);
        using var first = Room(ahead, cancellation);
        using var second = Room(ahead, cancellation);
        using var source = inputs.GetEnumerator();
        var (served, next) = (first, second);
        for (Fill(served); served.Count > 0; (served, next) = (next, served))
        {
            Fill(next);
            served.Complete();
            for (var row = 0; row < served.Count; row++) yield return served[row];
        }

        void Fill(PictureRoom<TInput> room)
        {
            cancellation.ThrowIfCancellationRequested();
            room.Clear();
            while (!room.IsFull && source.MoveNext()) room.Add(source.Current);
            if (room.Count > 0) room.Begin();
        }
    }

    public async IAsyncEnumerable<(TInput Input, float[] Vector, PictureException? Error)> RunAsync(
        IAsyncEnumerable<TInput> inputs, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var ahead = new WorkAhead(Environment.ProcessorCount);
        using var first = Room(ahead, cancellation);
        using var second = Room(ahead, cancellation);
        await using var source = inputs.GetAsyncEnumerator(cancellation);
        var (served, next) = (first, second);
        await Fill(served).ConfigureAwait(false);
        for (; served.Count > 0; (served, next) = (next, served))
        {
            await Fill(next).ConfigureAwait(false);
            // The caller's thread is not kept: another one lends its hand.
            await Task.Run(served.Complete, CancellationToken.None).ConfigureAwait(false);
            for (var row = 0; row < served.Count; row++) yield return served[row];
        }

        async ValueTask Fill(PictureRoom<TInput> room)
        {
            cancellation.ThrowIfCancellationRequested();
            room.Clear();
            while (!room.IsFull && await source.MoveNextAsync().ConfigureAwait(false)) room.Add(source.Current);
            if (room.Count > 0) room.Begin();
        }
    }

    private PictureRoom<TInput> Room(WorkAhead ahead, CancellationToken cancellation) => new(session, decode, batchSize, ahead, cancellation);
}
