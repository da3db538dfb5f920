using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring.Batches;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>One reading of the pictures: what its cursors share, and what is said when the last of them ends.</summary>
internal sealed class EmbeddingPass(EmbeddingScorer scorer, int cursors) : IScoringPass
{
    // A cursor alone keeps every core busy; cursors side by side keep one each.
    private readonly WorkAhead? _ahead = cursors == 1 ? new(Environment.ProcessorCount) : null;
    private readonly SkippedPictures _skipped = new(scorer.Environment);
    private int _open;

    public bool Skips => scorer.ErrorPolicy == PictureErrorPolicy.Skip;

    public string ColumnName => scorer.PictureColumn.Name;

    public ScoringBatch CreateBatch(DataViewRow source, int capacity)
    {
        var column = source.Schema[scorer.PictureColumn.Index];
        return scorer.Kind switch
        {
            PictureColumnKind.Path => Batch(new PathReader(source.GetGetter<ReadOnlyMemory<char>>(column), scorer.Decoder, capacity)),
            PictureColumnKind.Image => Batch(new ImageReader(source.GetGetter<MLImage?>(column), scorer.Decoder)),
            PictureColumnKind.Bytes => Batch(new BytePixelsReader(source.GetGetter<VBuffer<byte>>(column))),
            _ => Batch(new FloatPixelsReader(source.GetGetter<VBuffer<float>>(column))),
        };

        EmbeddingBatch<TPixel> Batch<TPixel>(PictureReader<TPixel> reader)
            where TPixel : unmanaged => new(this, _ahead ?? new WorkAhead(1), scorer.Session, reader, capacity);
    }

    public void Report(PictureProblem problem, long? row)
    {
        if (Skips) _skipped.Add(problem.Describe(ColumnName, row));
    }

    public void Enter() => Interlocked.Increment(ref _open);

    public void Leave()
    {
        if (Interlocked.Decrement(ref _open) == 0) _skipped.Report();
    }
}
