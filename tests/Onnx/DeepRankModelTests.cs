using Google.Protobuf;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Onnx.Tests;

public sealed class DeepRankModelTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deep-rank-model-tests-");

    private string ModelPath => Path.Combine(_folder.FullName, "model.onnx");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_manifest_comes_back_from_the_file_as_it_was_written()
    {
        var model = SampleModel.Create();
        model.Save(ModelPath);

        var loaded = DeepRankModel.Load(ModelPath);

        Assert.Equal(model.Manifest, loaded.Manifest);
        Assert.Equal(SampleModel.Manifest with { ContentHash = model.Manifest.ContentHash }, loaded.Manifest);
        Assert.Equal(model.Bytes.ToArray(), loaded.Bytes.ToArray());
    }

    [Fact]
    public void A_manifest_without_a_label_column_comes_back_without_one()
    {
        var manifest = new ModelManifest { Preprocessing = Preprocessing.Square(64), EmbeddingSize = 128 };

        var loaded = DeepRankModel.Read(DeepRankModel.Create(SampleModel.Graph(), manifest).Bytes.ToArray()).Manifest;

        Assert.Null(loaded.LabelColumn);
        Assert.Equal(("", "", 1), (loaded.Network, loaded.Training, loaded.FormatVersion));
        Assert.Equal(("", "", ModelMetrics.None), (loaded.DataHash, loaded.License, loaded.Metrics));
        Assert.Equal(Preprocessing.Square(64), loaded.Preprocessing);
        Assert.NotEmpty(loaded.LibraryVersion);
    }

    [Fact]
    public void The_content_hash_is_that_of_the_graph_alone()
    {
        var original = SampleModel.Create().Manifest.ContentHash;

        Assert.Matches("^[0-9a-f]{64}$", original);
        var retold = SampleModel.Manifest with { Training = "other" };
        Assert.Equal(original, DeepRankModel.Create(SampleModel.Graph(), retold).Manifest.ContentHash);
        Assert.NotEqual(original, DeepRankModel.Create(SampleModel.Graph("other"), SampleModel.Manifest).Manifest.ContentHash);
    }

    [Fact]
    public void A_new_manifest_replaces_the_old_one_and_leaves_foreign_metadata()
    {
        var graph = SampleModel.Create().ToProto();
        graph.MetadataProps.Add(new StringStringEntryProto { Key = "author", Value = "someone" });

        var model = DeepRankModel.Create(graph, SampleModel.Manifest with { Network = "second" });

        var entries = model.ToProto().MetadataProps;
        Assert.Equal(entries.Count, entries.DistinctBy(entry => entry.Key).Count());
        Assert.Equal("second", DeepRankModel.Read(model.Bytes.ToArray()).Manifest.Network);
        Assert.Contains(entries, entry => entry is { Key: "author", Value: "someone" });
    }

    [Fact]
    public void A_missing_file_is_named()
    {
        var error = Assert.Throws<FileNotFoundException>(() => DeepRankModel.Load(ModelPath));

        Assert.Contains(ModelPath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_foreign_ONNX_file_is_refused_with_its_path_and_the_cure()
    {
        File.WriteAllBytes(ModelPath, SampleModel.Graph().ToByteArray());

        var error = Assert.Throws<InvalidDataException>(() => DeepRankModel.Load(ModelPath));

        Assert.Contains(ModelPath, error.Message, StringComparison.Ordinal);
        Assert.Contains("not one that this library trained", error.Message, StringComparison.Ordinal);
        Assert.Contains("ApplyOnnxModel", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused()
    {
        var whole = SampleModel.Create().Bytes.ToArray();
        for (var length = 0; length < whole.Length; length++)
        {
            var cut = whole[..length];
            Assert.Throws<InvalidDataException>(() => DeepRankModel.Read(cut));
        }
    }

    [Fact]
    public void A_bit_that_flips_in_the_weights_is_noticed()
    {
        var model = SampleModel.Create().ToProto();
        var weights = model.Graph.Initializer[0].RawData.ToByteArray();
        for (var bit = 0; bit < 8 * weights.Length; bit++)
        {
            var flipped = weights.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            model.Graph.Initializer[0].RawData = ByteString.CopyFrom(flipped);
            File.WriteAllBytes(ModelPath, model.ToByteArray());

            var error = Assert.Throws<InvalidDataException>(() => DeepRankModel.Load(ModelPath));

            Assert.Contains($"'{ModelPath}' is damaged or was edited", error.Message, StringComparison.Ordinal);
            Assert.Contains("Restore it from a copy", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_bit_that_flips_anywhere_in_the_graph_is_noticed()
    {
        var model = SampleModel.Create();
        var (whole, graph) = (model.Bytes.ToArray(), model.ToProto().Graph.ToByteArray());
        var start = whole.AsSpan().IndexOf(graph);
        for (var bit = 8 * start; bit < 8 * (start + graph.Length); bit++)
        {
            var flipped = whole.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.Throws<InvalidDataException>(() => DeepRankModel.Read(flipped));
        }
    }

    [Fact]
    public void Bytes_of_another_kind_are_refused()
    {
        var random = new Random(1);
        for (var round = 0; round < 500; round++)
        {
            var bytes = new byte[random.Next(1, 400)];
            random.NextBytes(bytes);
            Assert.Throws<InvalidDataException>(() => DeepRankModel.Read(bytes));
        }
        Assert.Contains("is not an ONNX model", Refusal("a text file"u8.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_format_asks_for_a_newer_library()
    {
        var message = Refusal(With("format", "2"));

        Assert.Contains("has format 2; this version of the library reads format 1. Update the library.", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("format", "0")]
    [InlineData("format", "one")]
    [InlineData("width", "0")]
    [InlineData("height", "4097")]
    [InlineData("width", "-3")]
    [InlineData("aspect", "Squeeze")]
    [InlineData("aspect", "7")]
    [InlineData("background", "white")]
    [InlineData("background", "#12345G")]
    [InlineData("embedding-size", "")]
    [InlineData("embedding-size", "0")]
    [InlineData("content-hash", "")]
    [InlineData("content-hash", "x")]
    public void A_malformed_entry_is_named(string key, string value)
    {
        var message = Refusal(With(key, value));

        Assert.Contains($"'deeprank.{key}", message, StringComparison.Ordinal);
        Assert.Contains("damaged or was edited", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Saving_replaces_a_file_whole_and_leaves_nothing_beside_it()
    {
        File.WriteAllText(ModelPath, "an older file");

        SampleModel.Create().Save(ModelPath);

        Assert.Equal(SampleModel.Manifest.Network, DeepRankModel.Load(ModelPath).Manifest.Network);
        Assert.Equal(ModelPath, Assert.Single(Directory.GetFileSystemEntries(_folder.FullName)));
    }

    [Fact]
    public void A_save_that_fails_leaves_nothing_behind()
    {
        Directory.CreateDirectory(Path.Combine(ModelPath, "a folder in the way"));

        Assert.ThrowsAny<Exception>(() => SampleModel.Create().Save(ModelPath));

        Assert.Equal(ModelPath, Assert.Single(Directory.GetFileSystemEntries(_folder.FullName)));
    }

    private static string Refusal(byte[] bytes) => Assert.Throws<InvalidDataException>(() => DeepRankModel.Read(bytes)).Message;

    private static byte[] With(string key, string value)
    {
        var model = SampleModel.Create().ToProto();
        model.MetadataProps.Single(entry => entry.Key == $"deeprank.{key}").Value = value;
        return model.ToByteArray();
    }
}
