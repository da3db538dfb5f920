using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Imaging.Tests.Sets;

public class PictureStoreTests : IDisposable
{
    private static readonly Preprocessing Size = Preprocessing.Square(24);

    private readonly TemporaryFolder _folder = new();

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Pictures_keep_their_order_and_are_the_decoders_pixels()
    {
        var paths = WritePictures(150);
        var decoder = new PictureDecoder(Size);
        var store = Decode(paths);
        Assert.Equal((150, Size), (store.Count, store.Preprocessing));
        Assert.Equal(Enumerable.Range(0, 150), store.SourceIndices);
        Assert.Empty(store.Skipped);
        for (var i = 0; i < 150; i++) Assert.Equal(decoder.Read(paths[i]).Bytes, store[i]);
    }

    [Fact]
    public void Skip_leaves_bad_pictures_out_and_lists_them_in_order()
    {
        var paths = WritePictures(40);
        paths[3] = _folder.Write("empty.png", []);
        paths[17] = Path.Combine(_folder.Path, "nowhere.png");
        paths[39] = _folder.Write("text.png", "text"u8.ToArray());
        var store = Decode(paths, PictureErrorPolicy.Skip);
        Assert.Equal(37, store.Count);
        Assert.Equal(Enumerable.Range(0, 40).Except([3, 17, 39]), store.SourceIndices);
        Assert.Equal(
            [(3, PictureFault.Empty), (17, PictureFault.Missing), (39, PictureFault.NotAPicture)],
            store.Skipped.Select(skipped => (skipped.SourceIndex, skipped.Error.Fault)));
        Assert.Equal(new PictureDecoder(Size).Read(paths[38]).Bytes, store[36]);
    }

    [Fact]
    public void Fail_names_the_first_bad_picture_in_input_order()
    {
        var paths = WritePictures(200);
        for (var repeat = 0; repeat < 20; repeat++)
        {
            var bad = paths.ToArray();
            foreach (var index in new[] { 60, 61, 120, 199 }) bad[index] = Path.Combine(_folder.Path, $"nowhere-{index}.png");
            var error = Assert.Throws<PictureException>(() => Decode(bad));
            Assert.Equal(bad[60], error.Picture);
        }
    }

    [Fact]
    public void No_pictures_make_an_empty_store()
    {
        var store = Decode([]);
        Assert.Equal(0, store.Count);
        Assert.ThrowsAny<SystemException>(() => store[0].Length);
    }

    [Fact]
    public void A_null_path_is_refused_with_its_index()
    {
        var error = Assert.Throws<ArgumentException>(() => Decode(["a.png", null!]));
        Assert.Contains("index 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_limit_of_the_options_holds()
    {
        var paths = WritePictures(2);
        var error = Assert.Throws<PictureException>(() => Decode(paths, options: new() { MaxPixels = 10 }));
        Assert.Equal((paths[0], PictureFault.TooLarge), (error.Picture, error.Fault));
    }

    [Fact]
    public void Progress_ascends_to_the_number_of_pictures()
    {
        var progress = new Recorder();
        Decode(WritePictures(250), progress: progress);
        Assert.Equal(progress.Values.Order(), progress.Values);
        Assert.Equal(250, progress.Values[^1]);
        Assert.InRange(progress.Values.Count, 50, 150);
    }

    [Fact]
    public void Cancellation_stops_the_work()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder { OnReport = _ => cancellation.Cancel() };
        var paths = WritePictures(300);
        Assert.ThrowsAny<OperationCanceledException>(() =>
            PictureStore.Decode(paths, Size, progress: progress, cancellationToken: cancellation.Token));
        Assert.True(progress.Values[^1] < 300);
    }

    [Fact]
    public void A_store_crosses_the_border_between_blocks()
    {
        // One picture of 1024×1024 takes 3 MB, and a block 4.
        var large = Preprocessing.Square(1024);
        var builder = new PictureStoreBuilder(large);
        for (byte i = 0; i < 5; i++) builder.Add().Fill(i);
        var store = builder.Build();
        for (byte i = 0; i < 5; i++)
        {
            Assert.Equal(large.ByteCount, store[i].Length);
            Assert.False(store[i].ContainsAnyExcept(i));
        }
    }

    private static PictureStore Decode(
        IReadOnlyList<string> paths,
        PictureErrorPolicy policy = PictureErrorPolicy.Fail,
        PictureDecoderOptions? options = null,
        IProgress<int>? progress = null) =>
        PictureStore.Decode(paths, Size, policy, options, storage: null, progress, TestContext.Current.CancellationToken);

    private string[] WritePictures(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i =>
            _folder.Write($"{i}.png", RgbPicture.Noise(8 + i % 30, 8 + i % 17, i).Encode(SKEncodedImageFormat.Png))),
    ];

    private sealed class Recorder : IProgress<int>
    {
        public List<int> Values { get; } = [];

        public Action<int> OnReport { get; init; } = _ => { };

        public void Report(int value)
        {
            Values.Add(value);
            OnReport(value);
        }
    }
}
