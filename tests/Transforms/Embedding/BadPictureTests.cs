using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Transforms.Embedding;

/// <summary>Errors surface at the row they belong to, and say which it is; or the row is marked, and counted.</summary>
public sealed class BadPictureTests : IDisposable
{
    private const int BadRow = 50;

    private readonly MLContext _ml = new(seed: 1);
    private readonly PictureFiles _files = new();
    private readonly byte[][] _pictures;
    private readonly float[][] _expected;
    private readonly PathRow[] _rows;
    private readonly List<string> _warnings = [];

    public BadPictureTests()
    {
        _pictures = [.. PixelRows.Random(70).Select(row => row.Pixels)];
        _expected = Oracle.Embed(TestModel.Instance, _pictures);
        _rows = [.. _pictures.Select((rgb, i) => new PathRow { Id = i, ImagePath = _files.Png($"{i}.png", rgb) })];
        _ml.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) _warnings.Add(e.RawMessage);
        };
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("missing.png", null, PictureFault.Missing)]
    [InlineData("empty.png", new byte[0], PictureFault.Empty)]
    [InlineData("text.png", new byte[] { 104, 101, 108, 108, 111 }, PictureFault.NotAPicture)]
    public void A_bad_file_fails_its_own_row_with_its_path_and_number_and_no_other(string name, byte[]? content, PictureFault fault)
    {
        var path = Path.Combine(_files.Folder, name);
        if (content is not null) _files.Any(name, content);
        _rows[BadRow].ImagePath = path;
        var view = Embed();

        using var cursor = view.GetRowCursor(view.Schema);
        var ids = cursor.GetGetter<int>(view.Schema["Id"]);
        var embeddings = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
        var id = 0;
        VBuffer<float> embedding = default;
        while (cursor.MoveNext())
        {
            ids(ref id);
            Assert.Equal(cursor.Position, id);
            if (id == BadRow)
            {
                var error = Assert.Throws<InvalidOperationException>(() => embeddings(ref embedding));
                Assert.Contains($"Row {BadRow}, column 'ImagePath'", error.Message);
                Assert.Contains(path, error.Message);
                Assert.Equal(fault, Assert.IsType<PictureException>(error.InnerException).Fault);
                continue;
            }
            embeddings(ref embedding);
            Assert.Equal(_expected[id], embedding.DenseValues());
        }
        Assert.Equal(_rows.Length - 1, id);
    }

    [Fact]
    public void Rows_whose_embedding_nobody_reads_do_not_fail()
    {
        _rows[BadRow].ImagePath = "missing.png";
        Assert.Equal(_rows.Length, Embed().GetColumn<int>("Id").Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void An_empty_path_is_named_with_its_row(string? path)
    {
        _rows[3].ImagePath = path;
        var error = Assert.Throws<InvalidOperationException>(() => Embed().GetColumn<float[]>("Embedding").ToArray());
        Assert.Contains("Row 3, column 'ImagePath': The path is empty", error.Message);
    }

    [Fact]
    public void Skipping_gives_a_row_of_NaN_and_one_warning_with_the_count_and_the_first_path()
    {
        _rows[7].ImagePath = "first-missing.png";
        _rows[40].ImagePath = "second-missing.png";
        _rows[41].ImagePath = null;
        var embeddings = Embed(PictureErrorPolicy.Skip).GetColumn<float[]>("Embedding").ToArray();

        Assert.Equal(_rows.Length, embeddings.Length);
        for (var i = 0; i < embeddings.Length; i++)
        {
            if (i is 7 or 40 or 41) Assert.All(embeddings[i], component => Assert.Equal(float.NaN, component));
            else Assert.Equal(_expected[i], embeddings[i]);
        }
        var warning = Assert.Single(_warnings);
        Assert.Contains("Skipped 3 picture(s)", warning);
        Assert.Contains("Row 7", warning);
        Assert.Contains("first-missing.png", warning);
    }

    [Fact]
    public void Skipping_nothing_says_nothing()
    {
        _ = Embed(PictureErrorPolicy.Skip).GetColumn<float[]>("Embedding").ToArray();
        Assert.Empty(_warnings);
    }

    [Fact]
    public void An_error_of_the_source_between_rows_surfaces_after_the_rows_before_it()
    {
        var source = _ml.Data.LoadFromEnumerable(_rows.Select((row, i) => i == BadRow ? throw new IOException("the disk is gone") : row));
        var view = _ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", TestModel.Instance).Fit(source).Transform(source);
        var read = new List<float[]>();
        var error = Assert.Throws<IOException>(() =>
        {
            foreach (var embedding in view.GetColumn<float[]>("Embedding")) read.Add(embedding);
        });
        Assert.Equal("the disk is gone", error.Message);
        Assert.Equal(_expected.Take(BadRow), read);
    }

    [Fact]
    public void An_error_of_the_source_inside_a_row_surfaces_at_that_row_and_column()
    {
        var source = _ml.Data.LoadFromEnumerable(_pictures.Select((rgb, i) => new FaultyRow { Id = i, Rgb = rgb }));
        var view = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance).Fit(source).Transform(source);
        using var cursor = view.GetRowCursor(view.Schema);
        var names = cursor.GetGetter<ReadOnlyMemory<char>>(view.Schema["Name"]);
        var embeddings = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
        ReadOnlyMemory<char> name = default;
        VBuffer<float> embedding = default;
        while (cursor.MoveNext())
        {
            if (cursor.Position == FaultyRow.WithoutName)
                Assert.Equal("no name", Assert.Throws<IOException>(() => names(ref name)).Message);
            else names(ref name);
            if (cursor.Position == FaultyRow.WithoutPixels)
                Assert.Equal("no pixels", Assert.Throws<IOException>(() => embeddings(ref embedding)).Message);
            else
            {
                embeddings(ref embedding);
                Assert.Equal(_expected[cursor.Position], embedding.DenseValues());
            }
        }
    }

    [Fact]
    public void An_error_of_the_source_in_a_path_does_not_touch_the_other_rows_of_its_batch()
    {
        var source = _ml.Data.LoadFromEnumerable(_rows.Select(row => new FaultyPath { Id = row.Id, Known = row.ImagePath! }));
        var view = Embed(source, "ImagePath", PictureErrorPolicy.Skip);
        using (var cursor = view.GetRowCursor([view.Schema["Embedding"]]))
        {
            var embeddings = cursor.GetGetter<VBuffer<float>>(view.Schema["Embedding"]);
            VBuffer<float> embedding = default;
            while (cursor.MoveNext())
            {
                if (cursor.Position == FaultyPath.Bad) Assert.Throws<IOException>(() => embeddings(ref embedding));
                else embeddings(ref embedding);
                if (cursor.Position != FaultyPath.Bad) Assert.Equal(_expected[cursor.Position], embedding.DenseValues());
            }
        }
        Assert.Empty(_warnings);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Pixels_that_are_not_numbers_are_named_with_their_row_or_skipped(float bad)
    {
        var rows = _pictures.Select(FloatRow.Of).ToArray();
        rows[BadRow].Pixels[17] = bad;
        var source = _ml.Data.LoadFromEnumerable(rows);
        var failing = Embed(source, "Pixels", PictureErrorPolicy.Fail);
        var error = Assert.Throws<InvalidOperationException>(() => failing.GetColumn<float[]>("Embedding").ToArray());
        Assert.Contains($"Row {BadRow}, column 'Pixels': Pixel value 17 is {bad}", error.Message);
        var embeddings = Embed(source, "Pixels", PictureErrorPolicy.Skip).GetColumn<float[]>("Embedding").ToArray();
        Assert.All(embeddings[BadRow], component => Assert.Equal(float.NaN, component));
        Assert.Equal(_expected[BadRow + 1], embeddings[BadRow + 1]);
    }

    private IDataView Embed(PictureErrorPolicy policy = PictureErrorPolicy.Fail) =>
        Embed(_ml.Data.LoadFromEnumerable(_rows), "ImagePath", policy);

    private IDataView Embed(IDataView source, string column, PictureErrorPolicy policy) =>
        _ml.Transforms.DeepRankEmbed("Embedding", column, TestModel.Instance, new() { ErrorPolicy = policy }).Fit(source).Transform(source);

    private sealed class FaultyPath
    {
        public const int Bad = 5;

        public string Known = "";

        public int Id { get; set; }

        public string ImagePath => Id == Bad ? throw new IOException("no path") : Known;
    }

    private sealed class FaultyRow
    {
        public const int WithoutName = 45;
        public const int WithoutPixels = 50;

        public byte[] Rgb = [];

        public int Id { get; set; }

        public string Name => Id == WithoutName ? throw new IOException("no name") : $"n{Id}";

        [VectorType(TestModel.PixelCount)]
        public byte[] Pixels => Id == WithoutPixels ? throw new IOException("no pixels") : Rgb;
    }
}
