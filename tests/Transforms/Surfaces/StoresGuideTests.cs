using Microsoft.Extensions.VectorData;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Stores;

namespace MLNetDeepRanking.Transforms.Surfaces;

/// <summary>Runs what docs/stores.md says of pipelines, and holds the page to the very text that runs here.</summary>
public sealed class StoresGuideTests
{
    [Fact]
    public async Task A_pipeline_finds_its_neighbours_in_a_store()
    {
        var ml = new MLContext(seed: 1);
        var embedded = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 20).Select(i => new EmbeddedPhoto { ImagePath = $"{i}.jpg", Shop = $"shop {i % 2}", Embedding = [1, i, i * i % 7] }));
        using var store = new EmbeddedVectorStore();
        // Page: pipeline
        var photos = store.GetCollection<string, ShopPhoto>("photos");      // or any provider's collection
        await ml.Data.UpsertAsync(embedded, photos, (EmbeddedPhoto row) => new ShopPhoto { Path = row.ImagePath, Shop = row.Shop, Embedding = row.Embedding });

        var neighbors = ml.Transforms.NearestNeighbors("Neighbors", "Embedding", photos, new NearestStoredOptions<ShopPhoto>
        {
            NeighborCount = 5,
            SelfColumnName = "ImagePath",                                   // a photo is not its own neighbour
            Label = photo => photo.Shop,
            Prediction = NeighborPrediction.Label,
            Filter = photo => photo.Shop != "closed",
        });
        var found = neighbors.Fit(embedded).Transform(embedded);            // .Id, .Distance, .Label, .PredictedLabel, .Confidence
        // End
        Assert.All(found.GetColumn<string[]>("Neighbors.Id"), ids => Assert.Equal(5, ids.Count(id => id.Length > 0)));
        Assert.All(found.GetColumn<string>("Neighbors.PredictedLabel"), label => Assert.StartsWith("shop ", label, StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_shows_the_code_that_runs_here() => GuidePage.AssertShows("stores.md", "Surfaces/StoresGuideTests.cs", "pipeline");

    private sealed class EmbeddedPhoto
    {
        public string ImagePath { get; set; } = "";

        public string Shop { get; set; } = "";

        [VectorType(3)]
        public float[] Embedding { get; set; } = [];
    }

    private sealed class ShopPhoto
    {
        [VectorStoreKey]
        public string Path { get; set; } = "";

        [VectorStoreData(IsIndexed = true)]
        public string Shop { get; set; } = "";

        [VectorStoreVector(3, DistanceFunction = DistanceFunction.CosineDistance)]
        public float[] Embedding { get; set; } = [];
    }
}
