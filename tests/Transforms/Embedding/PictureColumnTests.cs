using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNetDeepRanking.Transforms.Batching;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Each kind of picture column gives the same embeddings, and anything else is refused with the reason.</summary>
public sealed class PictureColumnTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly PictureFiles _files = new();
    private readonly byte[][] _pictures = [.. PixelRows.Random(150).Select(row => row.Pixels)];
    private readonly float[][] _expected;
    private readonly IDataView _paths;

    public PictureColumnTests()
    {
        _expected = Oracle.Embed(TestModel.Instance, _pictures);
        _paths = _ml.Data.LoadFromEnumerable(
            _pictures.Select((rgb, i) => new PathRow { Id = i, ImagePath = _files.Png($"{i}.png", rgb), Label = $"{i % 4}" }).ToArray());
    }

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Paths_are_decoded() => Assert.Equal(_expected, Embed(_paths, "ImagePath"));

    [Fact]
    public void Images_are_read() => Assert.Equal(_expected, Embed(Images(), "Image"));

    [Fact]
    public void Images_made_in_memory_are_read_and_left_to_their_owner()
    {
        var rows = _pictures.Select(rgb => new ImageRow { Image = ToImage(rgb) }).ToArray();
        Assert.Equal(_expected, Embed(_ml.Data.LoadFromEnumerable(rows), "Image"));
        Assert.All(rows, row => Assert.Equal(TestModel.Width, row.Image!.Width));
    }

    [Fact]
    public void A_row_without_an_image_is_named()
    {
        var rows = _pictures.Take(5).Select(rgb => new ImageRow { Image = ToImage(rgb) }).ToArray();
        rows[2].Image = null;
        var error = Assert.Throws<InvalidOperationException>(() => Embed(_ml.Data.LoadFromEnumerable(rows), "Image"));
        Assert.Contains("Row 2, column 'Image': There is no image", error.Message);
    }

    [Fact]
    public void Interleaved_bytes_as_stock_ML_NET_extracts_them_are_read()
    {
        var extract = _ml.Transforms.ResizeImages("Sized", TestModel.Width, TestModel.Height, "Image")
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Sized", interleavePixelColors: true, outputAsFloatArray: false));
        Assert.Equal(_expected, Embed(extract.Fit(Images()).Transform(Images()), "Pixels"));
    }

    [Fact]
    public void Planar_floats_as_stock_ML_NET_extracts_them_by_default_are_read()
    {
        var extract = _ml.Transforms.ResizeImages("Sized", TestModel.Width, TestModel.Height, "Image")
            .Append(_ml.Transforms.ExtractPixels("Pixels", "Sized"));
        Assert.Equal(_expected, Embed(extract.Fit(Images()).Transform(Images()), "Pixels"));
    }

    [Fact]
    public void Flat_vectors_of_the_right_size_are_read()
    {
        var bytes = _pictures.Select(rgb => new PixelRow { Pixels = rgb });
        Assert.Equal(_expected, Embed(_ml.Data.LoadFromEnumerable(bytes), "Pixels"));
        var floats = _pictures.Select(rgb => new FlatFloats { Pixels = FloatRow.Of(rgb).Pixels });
        Assert.Equal(_expected, Embed(_ml.Data.LoadFromEnumerable(floats), "Pixels"));
    }

    [Fact]
    public void Fractional_floats_are_used_as_they_are()
    {
        var rows = _pictures.Take(3).Select(FloatRow.Of).ToArray();
        foreach (var row in rows) row.Pixels[0] += 0.5f;
        Assert.NotEqual(_expected.Take(3), Embed(_ml.Data.LoadFromEnumerable(rows), "Pixels"));
    }

    [Fact]
    public void An_image_column_that_is_read_too_keeps_its_images_beside_the_embeddings()
    {
        var view = _ml.Transforms.DeepRankEmbed("Embedding", "Image", TestModel.Instance).Fit(Images()).Transform(Images());
        using var cursor = view.GetRowCursor(view.Schema);
        Assert.IsType<MappedCursor>(cursor);
        var images = cursor.GetGetter<MLImage?>(view.Schema["Image"]);
        var embeddings = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
        MLImage? image = null;
        VBuffer<float> embedding = default;
        while (cursor.MoveNext())
        {
            images(ref image);
            embeddings(ref embedding);
            Assert.Equal(_pictures[cursor.Position][0], image!.Pixels[image.PixelFormat == MLPixelFormat.Bgra32 ? 2 : 0]);
            Assert.Equal(_expected[cursor.Position], embedding.DenseValues());
        }
    }

    [Fact]
    public void Images_of_any_size_are_prepared_as_their_files_are()
    {
        var random = new Random(2);
        var rows = new[] { (40, 32), (7, 50), (1, 1), (200, 30) }
            .Select((size, i) =>
            {
                var rgb = new byte[size.Item1 * size.Item2 * 3];
                random.NextBytes(rgb);
                return new PathRow { ImagePath = _files.Png($"size{i}.png", rgb, size.Item1, size.Item2) };
            }).ToArray();
        var paths = _ml.Data.LoadFromEnumerable(rows);
        var images = _ml.Transforms.LoadImages("Image", "", "ImagePath").Fit(paths).Transform(paths);
        Assert.Equal(Embed(paths, "ImagePath"), Embed(images, "Image"));
    }

    [Fact]
    public void A_prediction_engine_gives_the_same_embeddings()
    {
        var source = _ml.Data.LoadFromEnumerable(_pictures.Select(rgb => new PixelRow { Pixels = rgb }));
        var transformer = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance).Fit(source);
        using var engine = _ml.Model.CreatePredictionEngine<PixelRow, EmbeddedRow>(transformer);
        for (var i = 0; i < 40; i++) Assert.Equal(_expected[i], engine.Predict(new PixelRow { Id = i, Pixels = _pictures[i] }).Embedding);
    }

    [Fact]
    public void A_prediction_engine_reads_paths_and_names_the_bad_one()
    {
        var transformer = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", TestModel.Instance).Fit(_paths);
        using var engine = _ml.Model.CreatePredictionEngine<PathRow, EmbeddedRow>(transformer);
        Assert.Equal(_expected[9], engine.Predict(new PathRow { ImagePath = Path.Combine(_files.Folder, "9.png") }).Embedding);
        var error = Assert.Throws<InvalidOperationException>(() => engine.Predict(new PathRow { ImagePath = "nowhere.png" }));
        Assert.Contains("nowhere.png", error.Message);
        Assert.Equal(_expected[10], engine.Predict(new PathRow { ImagePath = Path.Combine(_files.Folder, "10.png") }).Embedding);
    }

    [Theory]
    [InlineData("Nowhere", "There is no column 'Nowhere'", "Id, ImagePath, Label")]
    [InlineData("Id", "Column 'Id' is Int32", "Vector<Byte, 960>")]
    public void An_unsuitable_column_is_refused_by_name_with_what_is_accepted(string column, string complaint, string cure)
    {
        var estimator = _ml.Transforms.DeepRankEmbed("Embedding", column, TestModel.Instance);
        var fit = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(_paths));
        var chain = estimator.Append(_ml.Transforms.CopyColumns("Copy", "Embedding"));
        var shape = Assert.Throws<ArgumentOutOfRangeException>(() => chain.Fit(_paths));
        Assert.All([fit.Message, shape.Message], message =>
        {
            Assert.Contains(complaint, message);
            Assert.Contains(cure, message);
        });
    }

    [Fact]
    public void Vectors_of_another_size_order_or_type_are_refused()
    {
        Refused(new { Pixels = 0 }, "is Int32");
        Refused(new WrongSize(), "Vector<Byte, 12>");
        Refused(new UnknownSize(), "Vector<Byte>");
        Refused(new PlanarBytes(), "Vector<Byte, 3, 16, 20>");
        Refused(new InterleavedFloats(), "Vector<Single, 16, 20, 3>");

        void Refused<T>(T row, string type)
            where T : class
        {
            var source = _ml.Data.LoadFromEnumerable([row]);
            var estimator = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance);
            var error = Assert.Throws<ArgumentOutOfRangeException>(() => estimator.Fit(source));
            Assert.Contains(type, error.Message);
            Assert.Contains("Vector<Single, 960>", error.Message);
        }
    }

    [Fact]
    public void Data_with_another_kind_of_column_than_at_Fit_is_refused()
    {
        using var transformer = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", TestModel.Instance).Fit(_paths);
        var images = _ml.Transforms.LoadImages("ImagePath", "").Fit(_paths).Transform(_paths);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => transformer.Transform(images));
        Assert.Contains("fitted for Path", error.Message);
    }

    private static MLImage ToImage(byte[] rgb)
    {
        var rgba = new byte[rgb.Length / 3 * 4];
        for (var i = 0; i < rgb.Length / 3; i++)
        {
            rgb.AsSpan(3 * i, 3).CopyTo(rgba.AsSpan(4 * i));
            rgba[4 * i + 3] = 255;
        }
        return MLImage.CreateFromPixels(TestModel.Width, TestModel.Height, MLPixelFormat.Rgba32, rgba);
    }

    private IDataView Images() => _ml.Transforms.LoadImages("Image", "", "ImagePath").Fit(_paths).Transform(_paths);

    private float[][] Embed(IDataView source, string column)
    {
        using var transformer = _ml.Transforms.DeepRankEmbed("Embedding", column, TestModel.Instance).Fit(source);
        return [.. transformer.Transform(source).GetColumn<float[]>("Embedding")];
    }

    private sealed class ImageRow
    {
        [ImageType(TestModel.Height, TestModel.Width)]
        public MLImage? Image { get; set; }
    }

    private sealed class FlatFloats
    {
        [VectorType(TestModel.PixelCount)]
        public float[] Pixels { get; set; } = [];
    }

    private sealed class WrongSize
    {
        [VectorType(12)]
        public byte[] Pixels { get; set; } = [];
    }

    private sealed class UnknownSize
    {
        public byte[] Pixels { get; set; } = [];
    }

    private sealed class PlanarBytes
    {
        [VectorType(3, TestModel.Height, TestModel.Width)]
        public byte[] Pixels { get; set; } = [];
    }

    private sealed class InterleavedFloats
    {
        [VectorType(TestModel.Height, TestModel.Width, 3)]
        public float[] Pixels { get; set; } = [];
    }
}
