using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Trainer.Triplets;

namespace MLNetDeepRanking.Estimators.Tests.Sampling;

public sealed class OnlineRowSamplingTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Triplets_come_from_one_pass_and_keep_the_margin()
    {
        var rows = Rows(3000, categories: 6);
        var (passes, yielded) = (0, 0);
        var data = _ml.Data.LoadFromEnumerable(Counted());
        var options = new OnlineRowSamplingOptions { Sampling = new() { BufferCapacity = 20, RelevanceMargin = 0.2, OutOfClassShare = 0.5 }, Seed = 3 };
        var drawn = _ml.Data.SampleTriplets(data, 500, options);

        Assert.Equal((1, 3000, 3000), (passes, yielded, drawn.RowCount));
        Assert.Equal(6 * 20, drawn.Names.Count);
        Assert.Equal(500, drawn.Triplets.Count);
        var byName = rows.ToDictionary(row => row.ImagePath);
        var outOfClass = 0;
        foreach (var t in drawn.Triplets)
        {
            var (query, positive, negative) = (byName[drawn.Names[t.Query]], byName[drawn.Names[t.Positive]], byName[drawn.Names[t.Negative]]);
            Assert.Equal(3, new[] { t.Query, t.Positive, t.Negative }.Distinct().Count());
            Assert.Equal(query.Label, positive.Label);
            if (negative.Label != query.Label) outOfClass++;
            Assert.True(Relevance(query, positive) - Relevance(query, negative) >= 0.2 - 1e-6);
        }
        Assert.Equal(drawn.Statistics.OutOfClass, outOfClass);
        Assert.InRange(outOfClass, 200, 300);
        Assert.Equal(drawn.Triplets, _ml.Data.SampleTriplets(_ml.Data.LoadFromEnumerable(rows), 500, options).Triplets);

        IEnumerable<Row> Counted()
        {
            passes++;
            foreach (var row in rows)
            {
                yielded++;
                yield return row;
            }
        }
    }

    [Fact]
    public void Rows_of_higher_total_relevance_stay_and_are_queries_more_often()
    {
        Row[] rows = [.. Enumerable.Range(0, 600).Select(i => new Row
        {
            ImagePath = $"{i}",
            Label = i % 2 == 0 ? "a" : "b",
            TotalRelevance = i < 300 ? 9 : 1,
            Features = [1, 0],
        })];
        var options = new OnlineRowSamplingOptions { Sampling = new() { BufferCapacity = 30, OutOfClassShare = 1 } };
        var (queries, high) = (0, 0);
        for (options.Seed = 0; options.Seed < 100; options.Seed++)
        {
            var drawn = _ml.Data.SampleTriplets(_ml.Data.LoadFromEnumerable(rows), 10, options);
            queries += drawn.Triplets.Count;
            high += drawn.Triplets.Count(t => int.Parse(drawn.Names[t.Query], CultureInfo.InvariantCulture) < 300);
        }
        // 9 of 10, with a standard error of about 1 %.
        Assert.InRange((double)high / queries, 0.86, 0.94);
    }

    [Fact]
    public void Drawn_triplets_can_be_kept_in_a_file()
    {
        var drawn = _ml.Data.SampleTriplets(_ml.Data.LoadFromEnumerable(Rows(60, categories: 3)), 40);
        var file = Path.GetTempFileName();
        TripletFile.Write(file, drawn.Triplets, drawn.Names);
        Assert.Equal(drawn.Triplets.Distinct(), TripletFile.Read(file, drawn.Names));
        File.Delete(file);
    }

    [Fact]
    public void Bad_rows_and_columns_are_named_with_their_cure()
    {
        Refused<ArgumentException>(Rows(0, 1), new(), "no rows");
        Refused<InvalidOperationException>(Spoilt(row => row.Label = null!), new(), "Row 7", "'Label'", "filter the row out");
        Refused<InvalidOperationException>(Spoilt(row => row.TotalRelevance = -1), new(), "Row 7", "'TotalRelevance'", "-1");
        Refused<InvalidOperationException>(Spoilt(row => row.Features = [float.NaN, 1]), new(), "Row 7", "'Features'", "not finite");
        Refused<InvalidOperationException>(Spoilt(row => row.Features = [1, 0, 0, 0, 0]), new(), "Row 7", "'Features'", "5 features, the first has 2");
        Refused<ArgumentOutOfRangeException>(Rows(9, 3), new() { FeatureColumnName = "Vector" }, "'Vector'", "The columns are");
        Refused<ArgumentOutOfRangeException>(Rows(9, 3), new() { FeatureColumnName = "TotalRelevance" }, "Vector<Single>");
        Refused<ArgumentOutOfRangeException>(Rows(9, 3), new() { TotalRelevanceColumnName = "Label" }, "Single or Double");
        Refused<InvalidOperationException>(Rows(9, 1), new(), "one category");

        static Row[] Spoilt(Action<Row> spoil)
        {
            var rows = Rows(30, 3);
            spoil(rows[7]);
            return rows;
        }
    }

    [Fact]
    public void Defaults_are_those_documented()
    {
        var options = new OnlineRowSamplingOptions();
        Assert.Equal(
            ("ImagePath", "Label", "TotalRelevance", "Features", 0),
            (options.NameColumnName, options.LabelColumnName, options.TotalRelevanceColumnName, options.FeatureColumnName, options.Seed));
        Assert.Equal(new RelevanceSamplingOptions(), options.Sampling);
    }

    private void Refused<T>(Row[] rows, OnlineRowSamplingOptions options, params string[] words)
        where T : Exception
    {
        var error = Assert.Throws<T>(() => _ml.Data.SampleTriplets(_ml.Data.LoadFromEnumerable(rows), 5, options));
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    private static Row[] Rows(int count, int categories)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(i => new Row
        {
            ImagePath = $"{i}.png",
            Label = $"class {i % categories}",
            TotalRelevance = random.NextSingle() * 10,
            Features = [random.NextSingle(), random.NextSingle()],
        })];
    }

    private static double Relevance(Row a, Row b)
    {
        double Dot(Row x, Row y) => x.Features[0] * y.Features[0] + x.Features[1] * y.Features[1];
        return a.Label == b.Label ? Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b)) : 0;
    }

    private sealed class Row
    {
        public string ImagePath { get; set; } = "";

        public string Label { get; set; } = "";

        public float TotalRelevance { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }
}
