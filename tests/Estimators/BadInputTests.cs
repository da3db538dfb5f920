using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Losses;

namespace MLNetDeepRanking.Estimators.Tests;

public sealed class BadInputTests(EmojiFolder folder) : IClassFixture<EmojiFolder>
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void No_rows_are_named() => Refused<ArgumentException>(Paths([]), "no rows");

    [Fact]
    public void One_class_only_is_named_with_the_cure() =>
        Refused<ArgumentException>(Paths(Rows().Select(row => new PathRow { ImagePath = row.ImagePath, Label = "same" })), "at least two classes");

    [Fact]
    public void One_picture_a_class_is_named_with_the_cure() =>
        Refused<ArgumentException>(Paths(Rows().DistinctBy(row => row.Label)), "probably an id");

    [Fact]
    public void A_missing_label_is_named_by_row_and_column()
    {
        var rows = Rows();
        rows[7].Label = null;
        Refused<InvalidOperationException>(Paths(rows), "Row 7", "'Label'", "filter the row out");
    }

    [Fact]
    public void A_label_column_that_is_not_there_is_named() =>
        Refused<ArgumentOutOfRangeException>(
            Paths(Rows()), options => _ml.Transforms.DeepRankEmbed("E", "ImagePath", "Class", options), "'Class' to take labels from");

    [Fact]
    public void A_picture_column_of_a_wrong_type_is_named_by_fit_and_by_the_schema()
    {
        var data = _ml.Data.LoadFromEnumerable(Rows().Select((row, i) => new NumberRow { ImagePath = i, Label = row.Label }));
        Refused<ArgumentOutOfRangeException>(data, "'ImagePath'", "reads pictures from");
        var pipeline = _ml.Transforms.CopyColumns("Copy", "ImagePath").Append(_ml.Transforms.DeepRankEmbed("E", "Copy", "Label", Quick.Options()));
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => pipeline.Append(_ml.Transforms.CopyColumns("F", "E")).Fit(data));
        Assert.Contains("'Copy'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_text_named_png_are_named_by_path()
    {
        var rows = Rows();
        var missing = rows[3].ImagePath = Path.Combine(folder.Path, "nowhere.png");
        Refused<PictureException>(Paths(rows), missing);

        rows = Rows();
        var text = rows[5].ImagePath = Path.Combine(folder.Path, "text.png");
        File.WriteAllText(text, "not a picture");
        Refused<PictureException>(Paths(rows), text);
        File.Delete(text);
    }

    [Fact]
    public void An_empty_path_is_named_by_row()
    {
        var rows = Rows();
        rows[4].ImagePath = " ";
        Refused<InvalidOperationException>(Paths(rows), "Row 4", "'ImagePath'", "path is empty");
    }

    [Fact]
    public void Skipping_leaves_bad_pictures_out_of_training_warns_once_and_scores_them_as_NaN()
    {
        var rows = Rows();
        (rows[3].ImagePath, rows[9].ImagePath) = ("nowhere.png", "");
        var warnings = new List<string>();
        _ml.Log += (_, e) =>
        {
            if (e.Kind == Microsoft.ML.Runtime.ChannelMessageKind.Warning) warnings.Add(e.Message);
        };
        var options = Quick.Options();
        options.ErrorPolicy = PictureErrorPolicy.Skip;
        using var transformer = _ml.Transforms.DeepRankEmbed("E", "ImagePath", "Label", options).Fit(Paths(rows));
        Assert.Contains("2 of 48 pictures were left out of training", Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains("nowhere.png", warnings[0], StringComparison.Ordinal);

        var embeddings = transformer.Transform(Paths(rows)).GetColumn<float[]>("E").ToArray();
        Assert.All(embeddings.Index(), row => Assert.Equal(row.Index is 3 or 9, float.IsNaN(row.Item[0])));
    }

    [Fact]
    public void Pixels_that_are_not_numbers_are_named_by_row()
    {
        var rows = Pixels(scale: 255);
        rows[6].Pixels[100] = float.NaN;
        Refused<InvalidOperationException>(_ml.Data.LoadFromEnumerable(rows), Embed, "Row 6", "Pixel value 100", "NaN");
    }

    [Fact]
    public void Pixels_from_0_to_1_are_named_with_the_cure() =>
        Refused<InvalidOperationException>(_ml.Data.LoadFromEnumerable(Pixels(scale: 1)), Embed, "Row 0", "between 0 and 255", "scaleImage");

    [Fact]
    public void Options_out_of_range_are_named_before_any_data_is_read()
    {
        var options = Quick.Options();
        options.Loss = new TripletLoss { Gap = -1 };
        Assert.Equal("Gap", Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.DeepRankEmbed("E", "P", "L", options)).ParamName);
    }

    private PathRow[] Rows() => [.. PictureFolder.Enumerate(folder.Path).Select(picture => new PathRow { ImagePath = picture.Path, Label = picture.Label })];

    private static PixelRow[] Pixels(float scale)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 24).Select(i => new PixelRow
        {
            Pixels = [.. Enumerable.Range(0, 3 * Quick.Size * Quick.Size).Select(_ => random.NextSingle() * scale)],
            Label = $"{i / 3}",
        })];
    }

    private IDataView Paths(IEnumerable<PathRow> rows) => _ml.Data.LoadFromEnumerable(rows.ToArray());

    private IEstimator<ITransformer> Embed(DeepRankOptions options) => _ml.Transforms.DeepRankEmbed("E", "Pixels", "Label", options);

    private void Refused<T>(IDataView data, params string[] words)
        where T : Exception => Refused<T>(data, options => _ml.Transforms.DeepRankEmbed("E", "ImagePath", "Label", options), words);

    private static void Refused<T>(IDataView data, Func<DeepRankOptions, IEstimator<ITransformer>> make, params string[] words)
        where T : Exception
    {
        var error = Assert.Throws<T>(() => make(Quick.Options()).Fit(data));
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    private sealed class PathRow
    {
        public string ImagePath { get; set; } = "";

        public string? Label { get; set; }
    }

    private sealed class NumberRow
    {
        public float ImagePath { get; set; }

        public string? Label { get; set; }
    }

    private sealed class PixelRow
    {
        [VectorType(3 * Quick.Size * Quick.Size)]
        public float[] Pixels { get; set; } = [];

        public string Label { get; set; } = "";
    }
}
