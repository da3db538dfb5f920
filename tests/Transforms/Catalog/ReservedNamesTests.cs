using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms.Saving;

namespace MLNetDeepRanking.Transforms.Catalog;

/// <summary>No column of a user's is named as those that a saved model makes on its way.</summary>
public sealed class ReservedNamesTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Clash => _ml.Data.LoadFromEnumerable([new ClashingRow()]);

    [Fact]
    public void A_column_that_a_saved_model_would_hide_is_refused_wherever_its_schema_is_seen()
    {
        var embed = _ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance);
        var neighbors = _ml.Transforms.NearestNeighbors("Neighbors", "Vector");
        var clash = SchemaShapeColumns.With(new SchemaShape([]), Clash.Schema.Select(column => (column.Name, column.Type)));

        Refused("inputSchema", "deeprank.image", () => embed.Fit(Clash));
        Refused("inputSchema", "deeprank.image", () => embed.GetOutputSchema(clash));
        Refused("inputSchema", "deeprank.image", () => embed.Fit(_ml.Data.LoadFromEnumerable(PixelRows.Random(1))).Transform(Clash));
        Refused("inputSchema", "deeprank.image", () => neighbors.Fit(Clash));
        Refused("inputSchema", "deeprank.image", () => neighbors.GetOutputSchema(clash));
    }

    [Fact]
    public void A_column_to_be_made_is_refused_by_such_a_name()
    {
        Refused("outputColumnName", "deeprank.row", () => _ml.Transforms.DeepRankEmbed("deeprank.row", "Pixels", TestModel.Instance));
        Refused("outputColumnName", "deeprank.neighbor", () => _ml.Transforms.NearestNeighbors("deeprank.neighbor", "Vector"));
    }

    [Fact]
    public void Every_column_that_a_saved_model_makes_on_its_way_has_such_a_name()
    {
        var pictures = _ml.Data.LoadFromEnumerable([new PathRow { ImagePath = "none.png" }]);
        var gallery = _ml.Data.LoadFromEnumerable(EmbeddingRow.Random(5, seed: 1));
        StockForm[] forms =
        [
            EmbeddingForm.Of(_ml.Transforms.DeepRankEmbed("Embedding", "ImagePath", TestModel.Instance).Fit(pictures)),
            EmbeddingForm.Of(_ml.Transforms.DeepRankEmbed("Embedding", "Pixels", TestModel.Instance).Fit(_ml.Data.LoadFromEnumerable(new FloatRow[1]))),
            NeighborForm.Of(_ml.Transforms.NearestNeighbors("Neighbors", "Embedding", new() { LabelColumnName = "Label" }).Fit(gallery)),
        ];

        string[] made =
        [
            .. forms.SelectMany(form => form.TemporaryColumns),
            .. forms.SelectMany(form => form.Graph.Graph.Input.Concat(form.Graph.Graph.Output)).Select(value => value.Name),
        ];

        Assert.Equal(2 + 3 + 2 + 2 + 3, made.Length);
        foreach (var name in made) Refused("outputColumnName", name, () => ReservedNames.Check(name));
    }

    private static void Refused(string parameter, string name, Action action)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(parameter, action);
        Assert.Contains($"Column '{name}'", error.Message, StringComparison.Ordinal);
        Assert.Contains("does not begin with 'deeprank.'", error.Message, StringComparison.Ordinal);
    }

    private sealed class ClashingRow
    {
        [ColumnName("deeprank.image")]
        public string Note { get; set; } = "";

        [VectorType(TestModel.PixelCount)]
        public byte[] Pixels { get; set; } = new byte[TestModel.PixelCount];

        [VectorType(2)]
        public float[] Vector { get; set; } = [1, 0];
    }
}
