using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;

namespace MLNetDeepRanking.Bulk;

/// <summary>Each picture of a collection gets one row, with the vector of an embedder, however often and by how many processes the job is run.</summary>
public sealed class BulkEmbeddingJobTests : IDisposable
{
    private readonly StoredPictures _collection = new(pictures: 60);

    [Fact]
    public async Task Each_picture_has_a_row_with_the_vector_of_an_embedder()
    {
        var report = Run();
        Assert.Equal((60, 0, 0, 0, 1), (report.Embedded, report.Failed, report.DoneBefore, report.OfOtherShards, report.Parts));
        await _collection.AssertComplete();
    }

    [Fact]
    public async Task Shards_divide_the_work_and_together_do_all_of_it()
    {
        var reports = Enumerable.Range(0, 3).Select(i => Run(new() { Shard = new Shard(i, 3), PicturesPerPart = 7 })).ToArray();
        Assert.Equal(60, reports.Sum(report => report.Embedded));
        Assert.All(reports, report => Assert.InRange(report.Embedded, 10, 30));
        Assert.All(reports, report => Assert.Equal(60 - report.Embedded, report.OfOtherShards));
        Assert.Equal(reports.Sum(report => (report.Embedded + 6) / 7), Directory.GetFiles(_collection.Output, "part-*-of-0003-*.parquet").Length);
        await _collection.AssertComplete();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public async Task What_is_done_is_not_done_again_whoever_did_it(int shards)
    {
        Job(new() { PicturesPerPart = 8 }).Run(_collection.Pictures.Take(25));
        var reports = Enumerable.Range(0, shards).Select(i => Run(new() { Shard = new Shard(i, shards) })).ToArray();
        Assert.Equal((35, 25), (reports.Sum(report => report.Embedded), reports.Sum(report => report.DoneBefore)));
        Assert.All(Enumerable.Range(0, shards), i => Assert.Equal(0, Run(new() { Shard = new Shard(i, shards) }).Embedded));
        await _collection.AssertComplete();
    }

    [Fact]
    public async Task A_run_that_is_cancelled_keeps_what_it_has()
    {
        using var cancellation = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Job(new() { Embedder = new() { BatchSize = 4 } }).Run(Cancelled(), null, cancellation.Token));
        var kept = (await PartRow.ReadAll(_collection.Output)).Length;
        Assert.InRange(kept, 1, 59);
        Assert.Equal(60 - kept, Run().Embedded);
        await _collection.AssertComplete();

        IEnumerable<BulkPicture> Cancelled()
        {
            foreach (var (picture, i) in _collection.Pictures.Select((picture, i) => (picture, i)))
            {
                if (i == 40) cancellation.Cancel();
                yield return picture;
            }
        }
    }

    [Fact]
    public async Task A_bad_picture_becomes_a_row_with_its_error_and_can_be_tried_again()
    {
        var path = _collection.Pictures[7].Path;
        var good = File.ReadAllBytes(path);
        File.WriteAllText(path, "no picture");
        Assert.Equal((59, 1), (Run().Embedded, (await PartRow.ReadAll(_collection.Output)).Count(row => row.Vector is null)));
        var row = (await PartRow.ReadAll(_collection.Output)).Single(row => row.Id == _collection.Pictures[7].Id);
        Assert.Contains("is not a picture in a known format", row.Error);
        Assert.Contains(path, row.Error);

        File.WriteAllBytes(path, good);
        Assert.Equal((0, 60), (Run().Embedded, Run().DoneBefore));
        Assert.Equal((1, 59), (Run(new() { RetryFailed = true }) is var again ? again.Embedded : -1, again.DoneBefore));
        Assert.Equal(0, Run(new() { RetryFailed = true }).Embedded);
    }

    [Fact]
    public void Of_several_pictures_with_one_id_the_first_counts()
    {
        var twice = _collection.Pictures.Concat(_collection.Pictures.Select(picture => picture with { Path = "nowhere.png" }));
        var report = Job().Run(twice);
        Assert.Equal((60, 0), (report.Embedded, report.Failed));
    }

    [Fact]
    public void Progress_is_told_after_each_part_and_at_the_end()
    {
        var told = new List<BulkEmbeddingProgress>();
        var end = Job(new() { PicturesPerPart = 25 }).Run(_collection.Pictures, new Immediate(told.Add));
        Assert.Equal([(25, 1), (50, 2), (60, 3)], told.Select(progress => ((int)progress.Embedded, progress.Parts)));
        Assert.Equal(end, told[^1]);
        Assert.StartsWith("60 embedded, 0 failed, 0 done before, 0 of other shards; 3 parts, ", end.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_of_two_models_are_not_mixed()
    {
        Run();
        var other = new BulkEmbeddingJob(TestModel.Create(seed: 2), _collection.Output);
        var error = Assert.Throws<InvalidDataException>(() => other.Run(_collection.Pictures));
        Assert.Contains(TestModel.Instance.Manifest.ContentHash, error.Message);
        Assert.Contains("Choose another folder", error.Message);
    }

    [Fact]
    public void A_damaged_part_is_named()
    {
        Run();
        var part = Assert.Single(Directory.GetFiles(_collection.Output, "*.parquet"));
        File.WriteAllBytes(part, File.ReadAllBytes(part)[..^40]);
        var error = Assert.Throws<InvalidDataException>(() => Run());
        Assert.Contains(part, error.Message);
        Assert.Contains("Remove it", error.Message);
    }

    [Fact]
    public void Two_runs_of_one_shard_are_not_let_in_and_those_of_two_shards_are()
    {
        Job(new() { Shard = new Shard(0, 2) }).Run(Meanwhile());

        IEnumerable<BulkPicture> Meanwhile()
        {
            var error = Assert.Throws<IOException>(() => Run(new() { Shard = new Shard(0, 2) }));
            Assert.Contains("Shard 0/2", error.Message);
            Assert.Contains("another process", error.Message);
            Run(new() { Shard = new Shard(1, 2) });
            yield break;
        }
    }

    [Fact]
    public void The_defaults_are_the_documented_ones_and_impossible_values_are_refused()
    {
        var options = new BulkEmbeddingOptions();
        Assert.Equal((Shard.Whole, 10_000, false, TimeProvider.System), (options.Shard, options.PicturesPerPart, options.RetryFailed, options.TimeProvider));
        Assert.Throws<ArgumentOutOfRangeException>("PicturesPerPart", () => Job(new() { PicturesPerPart = 0 }));
        Assert.Throws<FileNotFoundException>(() => new BulkEmbeddingJob("nowhere.onnx", _collection.Output));
    }

    [Fact]
    public async Task The_error_policy_of_the_embedder_does_not_end_a_run()
    {
        File.WriteAllText(_collection.Pictures[0].Path, "no picture");
        Run(new() { Embedder = new ImageEmbedderOptions { ErrorPolicy = PictureErrorPolicy.Fail } });
        Assert.Equal(60, (await PartRow.ReadAll(_collection.Output)).Length);
    }

    public void Dispose() => _collection.Dispose();

    private BulkEmbeddingJob Job(BulkEmbeddingOptions? options = null) => new(TestModel.Instance, _collection.Output, options);

    private BulkEmbeddingProgress Run(BulkEmbeddingOptions? options = null) => Job(options).Run(_collection.Pictures);

    private sealed class Immediate(Action<BulkEmbeddingProgress> report) : IProgress<BulkEmbeddingProgress>
    {
        public void Report(BulkEmbeddingProgress value) => report(value);
    }
}
