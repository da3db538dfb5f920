using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>A saved model gives the same embeddings, to the last bit, and the same neighbours in a process without this library.</summary>
public sealed class StockProcessTests : IClassFixture<StockProcessTests.Jobs>
{
    private readonly Jobs _jobs;

    public StockProcessTests(Jobs jobs) => _jobs = jobs;

    [Theory]
    [InlineData("paths")]
    [InlineData("images")]
    [InlineData("bytes")]
    [InlineData("floats")]
    public void Embeddings_are_the_same_to_the_last_bit(string kind)
    {
        var (ours, theirs) = (_jobs.Process.Ours(kind), _jobs.Process.Theirs(kind));
        var expected = ours.GetColumn<float[]>("Embedding").ToArray();
        Assert.Equal(Jobs.RowCount, expected.Distinct().Count());
        Assert.Equal(expected, theirs.GetColumn<float[]>("Embedding"));
        Assert.Equal(ours.GetColumn<float[]>("Normalized"), theirs.GetColumn<float[]>("Normalized"));
        Assert.Equal(ours.GetColumn<uint>("PredictedLabel"), theirs.GetColumn<uint>("PredictedLabel"));
        Assert.Equal(new VectorDataViewType(NumberDataViewType.Single, TestModel.EmbeddingSize), theirs.Schema["Embedding"].Type);
    }

    [Theory]
    [InlineData("paths")]
    [InlineData("images")]
    [InlineData("bytes")]
    [InlineData("floats")]
    [InlineData("Cosine")]
    [InlineData("Euclidean")]
    [InlineData("Manhattan")]
    [InlineData("Hamming")]
    public void Neighbours_are_the_same(string job)
    {
        var ours = NeighborRow.Read(_jobs.Process.Ours(job));
        var theirs = NeighborRow.Read(_jobs.Process.Theirs(job));
        Assert.Equal(ours.Select(row => row.Ids), theirs.Select(row => row.Ids));
        Assert.Equal(ours.Select(row => row.Labels), theirs.Select(row => row.Labels));
        for (var i = 0; i < ours.Length; i++)
            for (var rank = 0; rank < ours[i].Distances.Length; rank++)
                Assert.Equal(ours[i].Distances[rank], theirs[i].Distances[rank], 1e-6f);
    }

    [Theory]
    [InlineData("vote")]
    [InlineData("mean")]
    public void Whom_a_row_may_have_and_what_is_concluded_is_the_same(string job)
    {
        var (ours, theirs) = (_jobs.Process.Ours(job), _jobs.Process.Theirs(job));
        Neighbours_are_the_same(job);
        Assert.Contains(NeighborRow.Read(ours), row => row.Ids[0].Length > 0 && row.Ids[^1].Length == 0);
        string[] numbers = job == "vote" ? ["Neighbors.Confidence"] : ["Neighbors.Score"];
        if (job == "vote")
            Assert.Equal(ours.GetColumn<string>("Neighbors.PredictedLabel"), theirs.GetColumn<string[]>("Neighbors.PredictedLabel").Select(Assert.Single));
        foreach (var column in numbers)
            foreach (var (our, their) in ours.GetColumn<float>(column).Zip(theirs.GetColumn<float[]>(column).Select(Assert.Single)))
                Assert.Equal(our, their, float.IsNaN(our) ? 0 : 1e-5f * MathF.Max(1, MathF.Abs(our)));
    }

    [Theory]
    [InlineData("bytes", "Pixels")]
    [InlineData("Cosine", "Embedding")]
    public void The_users_own_columns_stay_and_no_others_come(string job, string input)
    {
        var ours = _jobs.Process.Ours(job).Schema.Where(column => !column.IsHidden).Select(column => column.Name);
        var theirs = _jobs.Process.Theirs(job).Schema.Select(column => column.Name).ToArray();
        Assert.Equal(ours.Order(), theirs.Order());
        Assert.Contains(input, theirs);
    }

    [Fact]
    public void Neither_process_leaves_temporary_files()
    {
        _ = _jobs.Process.Theirs("bytes");
        Assert.Empty(Directory.GetFileSystemEntries(_jobs.Process.TemporaryFolder, "*", new EnumerationOptions { RecurseSubdirectories = true }));
        // Tests that run beside this one may be saving just now: their files come and go, one that stays is left behind.
        var left = () => Directory.GetFiles(Path.GetTempPath(), $"deeprank-{Environment.ProcessId}-*.onnx");
        var first = left();
        SpinWait.SpinUntil(() => !left().Intersect(first).Any(), TimeSpan.FromSeconds(30));
        Assert.Empty(left().Intersect(first));
    }

    public sealed class Jobs : IDisposable
    {
        public const int RowCount = 60;

        public Jobs()
        {
            var ml = Process.Context;
            var pictures = PixelRows.Random(RowCount).Select(row => row.Pixels).ToArray();
            var paths = ml.Data.LoadFromEnumerable(
                pictures.Select((rgb, i) => new PathRow { Id = i, ImagePath = Process.Files.Png($"{i}.png", rgb), Label = $"l{i % 4}" }).ToArray());
            AddPictures("paths", "ImagePath", paths);
            AddPictures("images", "Image", paths);
            AddPictures("bytes", "Pixels", ml.Data.LoadFromEnumerable(PixelRows.Random(RowCount)));
            AddPictures("floats", "Pixels", ml.Data.LoadFromEnumerable(pictures.Select(FloatRow.Of).ToArray()));

            // Ties, zero vectors, scaled copies and queries without an embedding, in every distance.
            EmbeddingRow[] gallery = [.. EmbeddingRow.Random(200, seed: 1), .. EmbeddingRow.Random(20, seed: 1)];
            Array.Clear(gallery[5].Embedding);
            Array.Clear(gallery[6].Embedding);
            gallery[7].Embedding = [.. gallery[8].Embedding.Select(component => component * 2)];
            EmbeddingRow[] queries = [.. EmbeddingRow.Random(100, seed: 2), .. gallery];
            queries[3].Embedding[1] = float.NaN;
            queries[4].Embedding[1] = float.PositiveInfinity;
            // A group of three rows is too small for twelve neighbours, one of the queries is of no group, and some rows share a name.
            foreach (var row in gallery[..3]) row.Label = "few";
            foreach (var row in queries[5..9]) row.Label = "few";
            queries[9].Label = "nowhere";
            foreach (var (job, prediction) in new[] { ("vote", NeighborPrediction.Label), ("mean", NeighborPrediction.Mean) })
            {
                var options = new NearestNeighborsOptions
                {
                    NeighborCount = 12,
                    IdColumnName = "Name",
                    IgnoreSelf = true,
                    FilterColumnName = "Label",
                    LabelColumnName = job == "vote" ? "Flag" : "Number",
                    Prediction = prediction,
                    Weighting = job == "vote" ? NeighborWeighting.Uniform : NeighborWeighting.InverseDistance,
                    Graph = new HnswOptions { EfSearch = 300 },
                };
                var model = ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(ml.Data.LoadFromEnumerable(gallery));
                Process.Add(job, model, ml.Data.LoadFromEnumerable(queries));
            }
            foreach (var distance in Enum.GetValues<VectorDistance>())
            {
                var options = new NearestNeighborsOptions { NeighborCount = 12, Distance = distance, IdColumnName = "Name", LabelColumnName = "Label" };
                var model = ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(ml.Data.LoadFromEnumerable(gallery));
                Process.Add($"{distance}", model, ml.Data.LoadFromEnumerable(queries));
            }
        }

        public StockProcess Process { get; } = new();

        public void Dispose() => Process.Dispose();

        private void AddPictures(string name, string column, IDataView rows)
        {
            var ml = Process.Context;
            var images = column == "Image";
            var pipeline = ml.Transforms.DeepRankEmbed("Embedding", column, TestModel.Instance)
                .Append(ml.Transforms.NearestNeighbors("Neighbors", "Embedding", new() { NeighborCount = 5 }))
                .Append(ml.Transforms.NormalizeMinMax("Normalized", "Embedding"))
                .Append(ml.Clustering.Trainers.KMeans("Embedding", numberOfClusters: 4));
            var training = images ? ml.Transforms.LoadImages("Image", "", "ImagePath").Fit(rows).Transform(rows) : rows;
            Process.Add(name, pipeline.Fit(training), rows, loadImages: images);
        }
    }
}
