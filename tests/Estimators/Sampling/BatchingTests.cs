using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Estimators.Tests.Sampling;

/// <summary>Each way to form batches, chosen in a pipeline's options.</summary>
public sealed class BatchingTests(EmojiFolder folder) : IClassFixture<EmojiFolder>
{
    private readonly MLContext _ml = new(seed: 1);

    private static OnnxBackbone Teacher => OnnxBackbone.Read(ForeignModel.Create().ToByteArray(), "teacher", new() { OutputName = "features" });

    [Fact]
    public void Each_choice_makes_a_model_of_its_own()
    {
        Action<DeepRankOptions>[] choices =
        [
            _ => { },
            o => (o.Batching, o.Relevance) = (TripletBatching.Relevance, RelevanceSource.Column("Score")),
            o => (o.Batching, o.Relevance) = (TripletBatching.OnlineRelevance, RelevanceSource.Column("Features")),
            o => (o.Batching, o.Relevance, o.RelevanceSampling) = (TripletBatching.Relevance, RelevanceSource.Teacher(Teacher), new() { RelevanceMargin = 0 }),
            o => o.Batching = TripletBatching.HardRefreshed,
            o => (o.Batching, o.SuperClassColumnName) = (TripletBatching.Hierarchical, "SuperClass"),
        ];
        var hashes = choices.Select(choose =>
        {
            var options = Options();
            choose(options);
            return Hash(options, Rows());
        });
        Assert.Equal(choices.Length, hashes.Distinct().Count());
    }

    [Fact]
    public void Pairs_and_triplets_are_read_from_files_that_name_the_pictures_paths()
    {
        var rows = Rows();
        var file = Path.Combine(folder.Path, "sampling.csv");
        File.WriteAllLines(
            file, from a in rows from b in rows where a.Label == b.Label && a.Order < b.Order select $"{a.ImagePath},{b.ImagePath},{b.Order - a.Order}");
        var pairs = Options();
        (pairs.Batching, pairs.Relevance) = (TripletBatching.Relevance, RelevanceSource.PairFile(file));
        var byPairs = Hash(pairs, rows);

        var triplets = Options();
        triplets.TripletFile = file;
        int[] labels = [.. rows.Select(row => Array.FindIndex(rows, other => other.Label == row.Label))];
        TripletFile.Write(file, new TripletSampler().Sample(labels, 1), [.. rows.Select(row => row.ImagePath)]);
        var byTriplets = Hash(triplets, rows);
        File.Delete(file);
        Assert.NotEqual(byPairs, byTriplets);
    }

    [Fact]
    public void What_a_choice_lacks_is_named_before_any_picture_is_read()
    {
        Refused<ArgumentException>(o => o.Batching = TripletBatching.Relevance, "set Relevance");
        Refused<ArgumentException>(o => o.Batching = TripletBatching.Hierarchical, "set SuperClassColumnName");
        Refused<ArgumentOutOfRangeException>(o => o.SuperClassColumnName = "Family", "'Family'", "super-classes");
        Refused<ArgumentOutOfRangeException>(o => o.Relevance = RelevanceSource.Column("Weight"), "'Weight'", "relevance");
        Refused<ArgumentOutOfRangeException>(o => o.Relevance = RelevanceSource.Column("Label"), "'Label'", "Single or Double");
        Refused<ArgumentOutOfRangeException>(o => o.Relevance = RelevanceSource.PairFile("pairs.csv", "Score"), "'Score'", "nameColumnName");
        Refused<FileNotFoundException>(o => o.TripletFile = "nowhere.csv", "nowhere.csv");
    }

    [Fact]
    public void Bad_values_are_named_by_row_and_column()
    {
        var rows = Rows();
        rows[5].Score = float.NaN;
        Refused<InvalidOperationException>(o => o.Relevance = RelevanceSource.Column("Score"), rows, "Row 5", "'Score'");
        rows = Rows();
        rows[5].SuperClass = null!;
        Refused<InvalidOperationException>(o => o.SuperClassColumnName = "SuperClass", rows, "Row 5", "'SuperClass'");
    }

    private void Refused<T>(Action<DeepRankOptions> choose, params string[] words)
        where T : Exception => Refused<T>(choose, Rows(), words);

    private void Refused<T>(Action<DeepRankOptions> choose, Row[] rows, params string[] words)
        where T : Exception
    {
        var options = Options();
        choose(options);
        var error = Assert.Throws<T>(() => Hash(options, rows));
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    private string Hash(DeepRankOptions options, Row[] rows)
    {
        var data = _ml.Data.LoadFromEnumerable(rows);
        using var transformer = _ml.Transforms.DeepRankEmbed("E", "ImagePath", "Label", options).Fit(data);
        return transformer.Model.Manifest.ContentHash;
    }

    private static DeepRankOptions Options()
    {
        var options = Quick.Options();
        options.Seed = 1;
        return options;
    }

    // Four classes are one super-class; of each class the pictures are numbered from 0.
    private Row[] Rows()
    {
        var classes = PictureFolder.Enumerate(folder.Path).GroupBy(picture => picture.Label);
        return [.. classes.SelectMany((group, c) => group.Select((picture, i) => new Row
        {
            ImagePath = picture.Path,
            Label = picture.Label,
            SuperClass = $"{c / 4}",
            Score = i * i,
            Order = i,
            Features = [1, i * 0.5f],
        }))];
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";

        public string SuperClass { get; set; } = "";

        public float Score { get; set; }

        public int Order { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
