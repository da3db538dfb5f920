using Google.Protobuf;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.Scoring.Backbones;

/// <summary>Features of many pictures, computed once and found again on disk.</summary>
public sealed class OnnxBackboneExtensionsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("deeprank-features").FullName;
    private readonly byte[][] _pictures = ForeignOracle.Pictures(50);
    private readonly OnnxBackbone _backbone = OnnxBackbone.Read(ForeignModel.Create().ToByteArray(), "tiny", new() { OutputName = "features" });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] Files => Directory.GetFiles(_folder);

    [Fact]
    public void Features_are_what_the_file_itself_gives()
    {
        var features = _backbone.Extract(Store(_pictures));
        Assert.Equal(50, features.Count);
        for (var i = 0; i < 50; i++)
        {
            var expected = ForeignOracle.Features(ForeignModel.Create(declares: "features"), _pictures[i], "features", PixelNormalization.ImageNet);
            for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k], features[i][k], 1e-4f);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => features[50].Length);
    }

    [Fact]
    public void Only_what_is_new_is_computed_again()
    {
        var counts = new Counter();
        var first = _backbone.Extract(Store(_pictures[..30]), _folder, counts);
        Assert.Equal(30, counts.Highest);
        Assert.Single(Files);

        var later = new Counter();
        var all = _backbone.Extract(Store(_pictures), _folder, later);
        Assert.Equal(20, later.Highest);
        var again = new Counter();
        var third = _backbone.Extract(Store([.. _pictures.Reverse()]), _folder, again);
        Assert.Equal(0, again.Highest);
        for (var i = 0; i < 30; i++) Assert.True(first[i].SequenceEqual(all[i]));
        for (var i = 0; i < 50; i++) Assert.True(all[i].SequenceEqual(third[49 - i]));
        Assert.Single(Files);
    }

    [Fact]
    public void Another_backbone_has_another_file()
    {
        _backbone.Extract(Store(_pictures), _folder);
        var other = OnnxBackbone.Read(ForeignModel.Create().ToByteArray(), "tiny", new() { OutputName = "features", Normalization = PixelNormalization.Unit });
        other.Extract(Store(_pictures), _folder);
        Assert.Equal(2, Files.Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-1)]
    public void A_damaged_file_is_computed_again(int where)
    {
        var expected = _backbone.Extract(Store(_pictures), _folder);
        var bytes = File.ReadAllBytes(Files[0]);
        if (where < 0) bytes = bytes[..^7];
        else bytes[where] ^= 1;
        File.WriteAllBytes(Files[0], bytes);

        var counter = new Counter();
        var found = _backbone.Extract(Store(_pictures), _folder, counter);
        Assert.Equal(50, counter.Highest);
        for (var i = 0; i < 50; i++) Assert.True(expected[i].SequenceEqual(found[i]));
    }

    [Fact]
    public void What_was_computed_before_a_cancellation_is_kept()
    {
        using var source = new CancellationTokenSource();
        var progress = new Counter(count =>
        {
            if (count >= 16) source.Cancel();
        });
        Assert.ThrowsAny<OperationCanceledException>(() => _backbone.Extract(Store(_pictures), _folder, progress, source.Token));
        var rest = new Counter();
        _backbone.Extract(Store(_pictures), _folder, rest);
        Assert.InRange(rest.Highest, 0, 34);
    }

    [Fact]
    public void Pictures_of_another_size_are_refused()
    {
        var store = new PictureStoreBuilder(new Preprocessing { Width = 16, Height = 16 }).Build();
        var error = Assert.Throws<ArgumentException>(() => _backbone.Extract(store));
        Assert.Contains("'tiny' takes 32×32", error.Message, StringComparison.Ordinal);
    }

    private static PictureStore Store(byte[][] pictures)
    {
        var builder = new PictureStoreBuilder(new Preprocessing { Width = ForeignModel.Size, Height = ForeignModel.Size });
        foreach (var rgb in pictures) builder.Add(rgb);
        return builder.Build();
    }

    private sealed class Counter(Action<int>? heard = null) : IProgress<int>
    {
        private int _highest;

        public int Highest => _highest;

        public void Report(int value)
        {
            lock (this) _highest = Math.Max(_highest, value);
            heard?.Invoke(value);
        }
    }
}
