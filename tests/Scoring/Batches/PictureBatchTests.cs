using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>A batch completes each picture once, and gives each its vector, whatever became of its neighbours.</summary>
public sealed class PictureBatchTests : IDisposable
{
    private const int Count = 21;

    private static readonly byte[][] Pictures = RandomPictures.Pixels(Count);
    private static readonly float[][] Expected = Oracle.Embed(TestModel.Instance, Pictures);

    private readonly EmbeddingSession _session = EmbeddingSession.Open(TestModel.Instance, PixelForm.Bytes, new());
    private readonly CountedPictures _source = new();
    private readonly PictureBatch<byte> _batch;
    private readonly WorkAhead _ahead = new(3);

    public PictureBatchTests() => _batch = new(_session, _source, Count);

    public void Dispose()
    {
        _batch.Dispose();
        _session.Dispose();
    }

    [Fact]
    public void Each_picture_is_completed_once_however_often_the_batch_is_begun()
    {
        for (var round = 1; round < 20; round++)
        {
            Fill();
            if (round % 3 > 0) _batch.Begin(_ahead, Count);
            if (round % 3 > 1) _batch.Begin(_ahead, Count);
            _batch.Score(_ahead, Count);
            Assert.All(_source.Completed, count => Assert.Equal(round, count));
            Assert.Equal(Expected, Enumerable.Range(0, Count).Select(row => _batch.Embedding(row).ToArray()));
        }
    }

    [Fact]
    public void A_batch_that_nobody_came_for_can_be_filled_again()
    {
        for (var round = 0; round < 20; round++)
        {
            Fill();
            _batch.Begin(_ahead, Count);
            _batch.Clear();
            Assert.True(_batch.HasEnded);
        }
        Fill();
        _batch.Score(_ahead, Count);
        Assert.Equal(Expected, Enumerable.Range(0, Count).Select(row => _batch.Embedding(row).ToArray()));
    }

    [Fact]
    public void An_unusable_picture_gets_NaN_and_leaves_the_others_alone()
    {
        _source.Bad = 5;
        Fill();
        _batch.Set(9, new PictureProblem("It was not there."));
        _batch.Score(_ahead, Count);
        Assert.Equal("It is bad.", _batch.Problem(5)!.Message);
        for (var row = 0; row < Count; row++)
        {
            if (row is 5 or 9) Assert.All(_batch.Embedding(row).ToArray(), value => Assert.Equal(float.NaN, value));
            else Assert.Equal(Expected[row], _batch.Embedding(row).ToArray());
        }
        Assert.Equal(0, _source.Completed[9]);
    }

    [Fact]
    public void A_batch_that_failed_can_be_scored_again()
    {
        _source.Throws = true;
        Fill();
        Assert.Throws<InvalidOperationException>(() => _batch.Score(_ahead, Count));
        _source.Throws = false;
        _batch.Score(_ahead, Count);
        Assert.Equal(Expected, Enumerable.Range(0, Count).Select(row => _batch.Embedding(row).ToArray()));
    }

    private void Fill()
    {
        for (var row = 0; row < Count; row++) _batch.Set(row, null);
    }

    private sealed class CountedPictures : PictureSource<byte>
    {
        public int[] Completed { get; } = new int[Count];

        public int Bad { get; set; } = -1;

        public bool Throws { get; set; }

        public override PictureProblem? Complete(int row, Span<byte> pixels)
        {
            if (Throws) throw new InvalidOperationException();
            Interlocked.Increment(ref Completed[row]);
            Pictures[row].CopyTo(pixels);
            return row == Bad ? new PictureProblem("It is bad.") : null;
        }
    }
}
