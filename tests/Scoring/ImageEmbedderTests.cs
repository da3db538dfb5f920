using System.Runtime.CompilerServices;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Scoring;

/// <summary>Files, streams and bytes become vectors, one at a time or many, in order, with the bad ones named.</summary>
public sealed class ImageEmbedderTests : IDisposable
{
    private const int Count = 75;

    private static readonly byte[][] Pictures = RandomPictures.Pixels(Count);
    private static readonly float[][] Expected = Oracle.Embed(TestModel.Instance, Pictures);

    private readonly PictureFiles _files = new();
    private readonly string[] _paths;
    private readonly ImageEmbedder _embedder = new(TestModel.Instance);

    public ImageEmbedderTests() => _paths = _files.Write(Pictures);

    public void Dispose()
    {
        _embedder.Dispose();
        _files.Dispose();
    }

    [Fact]
    public void A_file_its_bytes_and_its_stream_give_the_same_vector()
    {
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Expected[i], _embedder.Embed(_paths[i]));
            Assert.Equal(Expected[i], _embedder.Embed(File.ReadAllBytes(_paths[i])));
            using var stream = File.OpenRead(_paths[i]);
            Assert.Equal(Expected[i], _embedder.Embed(stream));
            Assert.True(stream.CanRead);
        }
    }

    [Fact]
    public void A_model_is_opened_from_its_file_and_from_a_stream()
    {
        var file = Path.Combine(_files.Folder, "model.onnx");
        TestModel.Instance.Save(file);
        using var stream = File.OpenRead(file);
        using ImageEmbedder fromFile = new(file), fromStream = new(stream);
        Assert.Equal(Expected[0], fromFile.Embed(_paths[0]));
        Assert.Equal(Expected[0], fromStream.Embed(_paths[0]));
        Assert.Equal((TestModel.EmbeddingSize, ExecutionProvider.Cpu), (fromFile.EmbeddingSize, fromFile.Provider));
        Assert.Throws<FileNotFoundException>(() => new ImageEmbedder("nowhere.onnx"));
        Assert.Throws<InvalidDataException>(() => new ImageEmbedder(new MemoryStream([1, 2, 3])));
    }

    [Theory]
    [InlineData(0, 32)]
    [InlineData(1, 32)]
    [InlineData(32, 32)]
    [InlineData(33, 32)]
    [InlineData(75, 1)]
    [InlineData(75, 7)]
    [InlineData(75, 1000)]
    public async Task Many_come_in_order_whatever_the_batch(int count, int batchSize)
    {
        using var embedder = new ImageEmbedder(TestModel.Instance, new() { BatchSize = batchSize });
        var embedded = embedder.EmbedMany(_paths.Take(count)).ToArray();
        Assert.Equal(_paths.Take(count), embedded.Select(one => one.Path));
        Assert.Equal(Expected.Take(count), embedded.Select(one => one.Vector.ToArray()));
        Assert.All(embedded, one => Assert.Null(one.Error));
        var later = await embedder.EmbedManyAsync(_paths.Take(count).ToAsyncEnumerable()).ToArrayAsync();
        Assert.Equal(Expected.Take(count), later.Select(one => one.Vector.ToArray()));
    }

    [Fact]
    public void A_bad_file_among_many_throws_at_its_place_and_names_itself()
    {
        _paths[40] = _files.Any("text.png", "hello"u8.ToArray());
        var seen = new List<string>();
        var error = Assert.Throws<PictureException>(() =>
        {
            foreach (var embedded in _embedder.EmbedMany(_paths)) seen.Add(embedded.Path);
        });
        Assert.Equal(_paths[40], error.Picture);
        Assert.Equal(_paths.Take(40), seen);
    }

    [Fact]
    public async Task A_skipped_file_keeps_its_place_with_a_vector_of_NaN_and_its_error()
    {
        _paths[40] = "missing.png";
        using var embedder = new ImageEmbedder(TestModel.Instance, new() { ErrorPolicy = PictureErrorPolicy.Skip });
        Check([.. embedder.EmbedMany(_paths)]);
        Check(await embedder.EmbedManyAsync(_paths.ToAsyncEnumerable()).ToArrayAsync());

        void Check(ImageEmbedding[] embedded)
        {
            Assert.Equal(PictureFault.Missing, embedded[40].Error!.Fault);
            Assert.All(embedded[40].Vector.ToArray(), value => Assert.Equal(float.NaN, value));
            for (var i = 0; i < Count; i++)
                if (i != 40) Assert.Equal(Expected[i], embedded[i].Vector.ToArray());
        }
    }

    [Fact]
    public void A_single_bad_picture_throws_under_every_policy()
    {
        using var embedder = new ImageEmbedder(TestModel.Instance, new() { ErrorPolicy = PictureErrorPolicy.Skip });
        Assert.Equal("upload", Assert.Throws<PictureException>(() => embedder.Embed("hello"u8.ToArray(), "upload")).Picture);
        Assert.Equal(PictureFault.Missing, Assert.Throws<PictureException>(() => embedder.Embed("missing.png")).Fault);
        Assert.Equal(PictureFault.Empty, Assert.Throws<PictureException>(() => embedder.Embed(Stream.Null)).Fault);
    }

    [Fact]
    public void Pictures_over_the_limit_are_refused()
    {
        using var embedder = new ImageEmbedder(TestModel.Instance, new() { Decoding = new() { MaxPixels = 10 } });
        Assert.Equal(PictureFault.TooLarge, Assert.Throws<PictureException>(() => embedder.Embed(_paths[0])).Fault);
    }

    [Fact]
    public void No_more_than_two_batches_are_read_ahead_of_the_reader()
    {
        var read = 0;
        using var embedder = new ImageEmbedder(TestModel.Instance, new() { BatchSize = 4 });
        var taken = 0;
        foreach (var _ in embedder.EmbedMany(Endless()))
        {
            Assert.InRange(read, taken, taken + 8);
            if (++taken == 50) break;
        }

        IEnumerable<string> Endless()
        {
            for (; ; read++) yield return _paths[read % Count];
        }
    }

    [Fact]
    public async Task Cancelling_ends_the_enumeration()
    {
        using var source = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() =>
        {
            foreach (var _ in _embedder.EmbedMany(Endless(), source.Token)) source.Cancel();
        });
        using var later = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _embedder.EmbedManyAsync(EndlessAsync(), later.Token)) await later.CancelAsync();
        });
        Assert.Equal(Expected[0], _embedder.Embed(_paths[0]));

        IEnumerable<string> Endless()
        {
            for (var i = 0; ; i++) yield return _paths[i % Count];
        }

        async IAsyncEnumerable<string> EndlessAsync([EnumeratorCancellation] CancellationToken cancellation = default)
        {
            for (var i = 0; ; i++)
            {
                await Task.Yield();
                yield return _paths[i % Count];
            }
        }
    }

    [Fact]
    public void A_fault_of_the_paths_themselves_surfaces()
    {
        Assert.Throws<InvalidOperationException>(() => _embedder.EmbedMany(Broken()).Count());
        Assert.Equal(Expected[0], _embedder.Embed(_paths[0]));

        IEnumerable<string> Broken()
        {
            yield return _paths[0];
            throw new InvalidOperationException("The list ends here.");
        }
    }

    [Fact]
    public void Many_threads_get_the_serial_vectors()
    {
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 16 }, thread =>
        {
            for (var i = 0; i < 100; i++)
            {
                var picture = (i * 7 + thread) % Count;
                Assert.Equal(Expected[picture], _embedder.Embed(_paths[picture]));
            }
            Assert.Equal(Expected, _embedder.EmbedMany(_paths).Select(embedded => embedded.Vector.ToArray()));
        });
    }

    [Fact]
    public void A_disposed_embedder_says_so()
    {
        var embedder = new ImageEmbedder(TestModel.Instance);
        embedder.Dispose();
        embedder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => embedder.Embed(_paths[0]));
        Assert.Throws<ObjectDisposedException>(() => embedder.EmbedMany(_paths).ToArray());
        Assert.Equal(Expected[0], _embedder.Embed(_paths[0]));
    }

    [Fact]
    public void The_default_options_are_batches_of_32_that_fail_on_bad_pictures()
    {
        var options = new ImageEmbedderOptions();
        Assert.Equal((32, PictureErrorPolicy.Fail), (options.BatchSize, options.ErrorPolicy));
        Assert.Equal(100_000_000, options.Decoding.MaxPixels);
        var execution = options.Execution;
        Assert.Equal((ExecutionProvider.Automatic, 0, true), (execution.Provider, execution.DeviceId, execution.FallbackToCpu));
        Assert.Equal((1, true), (execution.IntraOpThreads, execution.WarmUp));
    }

    [Fact]
    public void Options_outside_their_range_are_refused_by_name()
    {
        Refused(new() { BatchSize = 0 }, "BatchSize");
        Refused(new() { ErrorPolicy = (PictureErrorPolicy)7 }, "ErrorPolicy");
        Refused(new() { Execution = new() { IntraOpThreads = 0 } }, "IntraOpThreads");
        Refused(new() { Execution = new() { DeviceId = -1 } }, "DeviceId");
        Refused(new() { Execution = new() { Provider = (ExecutionProvider)7 } }, "Provider");

        static void Refused(ImageEmbedderOptions options, string name) =>
            Assert.Equal(name, Assert.Throws<ArgumentOutOfRangeException>(() => new ImageEmbedder(TestModel.Instance, options)).ParamName);
    }
}
