using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Which rows may be neighbours: all but a row itself, or those that have something in common with it, by either index.</summary>
public sealed class NeighborChoiceTests
{
    private static readonly HnswOptions Graph = new() { EfSearch = 200 };
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<bool> Indexes => [false, true];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void A_row_that_is_ignored_leaves_its_place_to_the_next(bool byGraph)
    {
        var gallery = EmbeddingRow.Random(300, seed: 1);
        gallery[7].Name = gallery[8].Name = gallery[9].Name;
        var found = Find(gallery, gallery, new() { NeighborCount = 5, IdColumnName = "Name", IgnoreSelf = true, Graph = byGraph ? Graph : null });
        for (var i = 0; i < gallery.Length; i++)
        {
            var others = gallery.Where(row => row.Name != gallery[i].Name).ToArray();
            Assert.Equal(Nearest(others, gallery[i], 5), found[i].Ids);
        }
    }

    [Theory]
    [MemberData(nameof(Indexes))]
    public void Only_rows_of_the_same_group_are_found(bool byGraph)
    {
        var gallery = EmbeddingRow.Random(300, seed: 1);
        var queries = EmbeddingRow.Random(100, seed: 2);
        var found = Find(gallery, queries, new() { NeighborCount = 5, IdColumnName = "Name", FilterColumnName = "Label", Graph = byGraph ? Graph : null });
        for (var i = 0; i < queries.Length; i++)
            Assert.Equal(Nearest([.. gallery.Where(row => row.Label == queries[i].Label)], queries[i], 5), found[i].Ids);
    }

    [Fact]
    public void A_small_group_leaves_places_empty_and_an_unknown_one_all_of_them()
    {
        var gallery = EmbeddingRow.Random(20, seed: 1);
        gallery[4].Label = "alone";
        var queries = EmbeddingRow.Random(2, seed: 2);
        (queries[0].Label, queries[1].Label) = ("alone", "nowhere");
        var found = Find(gallery, queries, new() { NeighborCount = 3, IdColumnName = "Name", LabelColumnName = "Label", FilterColumnName = "Label" });
        Assert.Equal(["row-4", "", ""], found[0].Ids);
        Assert.Equal(["alone", "", ""], found[0].Labels);
        Assert.Equal([float.NaN, float.NaN], found[0].Distances[1..]);
        Assert.Equal(["", "", ""], found[1].Ids);
        Assert.Equal([float.NaN, float.NaN, float.NaN], found[1].Distances);
    }

    [Fact]
    public void A_large_gallery_is_searched_by_its_graph()
    {
        var gallery = EmbeddingRow.Random(3000, seed: 1);
        var exact = Find(gallery, gallery[..200], new());
        var graph = Find(gallery, gallery[..200], new() { Graph = new HnswOptions { M = 4, EfConstruction = 8, EfSearch = 10 } });
        var recall = exact.Zip(graph, (e, g) => e.Ids.Intersect(g.Ids).Count() / 10.0).Average();
        Assert.InRange(recall, 0.5, 0.999);
    }

    [Fact]
    public void What_cannot_be_is_refused_with_the_cure()
    {
        Refused<ArgumentException>("name a column in IdColumnName", new() { IgnoreSelf = true });
        Refused<ArgumentException>("There is no graph for the Hamming distance", new() { Distance = VectorDistance.Hamming, Graph = new() });
        Refused<ArgumentException>(
            "choose NeighborWeighting.Uniform", new() { Distance = VectorDistance.InnerProduct, Weighting = NeighborWeighting.InverseDistance });
        Refused<ArgumentOutOfRangeException>("M must be from 2", new() { Graph = new HnswOptions { M = 1 } });
        Refused<ArgumentOutOfRangeException>("There is no column 'Shop' that neighbours have in common", new() { FilterColumnName = "Shop" });
        Refused<ArgumentOutOfRangeException>("Column 'Number' that neighbours have in common is Int32; it must be text", new() { FilterColumnName = "Number" });
        Refused<ArgumentOutOfRangeException>(
            "Column 'Number' to tell a row from its neighbours is Int32; it must be text", new() { IdColumnName = "Number", IgnoreSelf = true });

        void Refused<T>(string complaint, NearestNeighborsOptions options)
            where T : Exception
        {
            var rows = _ml.Data.LoadFromEnumerable(EmbeddingRow.Random(3, seed: 1));
            Assert.Contains(complaint, Assert.Throws<T>(() => _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(rows)).Message);
            var error = Assert.Throws<T>(
                () => _ml.Transforms.CopyColumns("Copy", "Embedding").Append(_ml.Transforms.NearestNeighbors("Neighbors", "Copy", options)).Fit(rows));
            Assert.Contains(complaint, error.Message);
        }
    }

    [Fact]
    public void A_query_without_the_columns_that_are_asked_for_is_refused()
    {
        var rows = _ml.Data.LoadFromEnumerable(EmbeddingRow.Random(3, seed: 1));
        var model = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", new() { FilterColumnName = "Label" }).Fit(rows);
        var bare = _ml.Transforms.DropColumns("Label").Fit(rows).Transform(rows);
        Assert.Contains("There is no column 'Label'", Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(bare)).Message);
    }

    private static string[] Nearest(EmbeddingRow[] rows, EmbeddingRow query, int k) =>
        [.. NaiveSearch.Nearest(rows, query.Embedding, VectorDistance.Cosine, k).Select(row => rows[row].Name)];

    private NeighborRow[] Find(EmbeddingRow[] gallery, EmbeddingRow[] queries, NearestNeighborsOptions options)
    {
        var model = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(_ml.Data.LoadFromEnumerable(gallery));
        return NeighborRow.Read(model.Transform(_ml.Data.LoadFromEnumerable(queries)));
    }
}
