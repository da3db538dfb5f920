using Microsoft.Extensions.AI;
using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Stores.Tests.Conformance;

/// <summary>Keys, dictionaries as records, and inputs that are not vectors.</summary>
public abstract partial class VectorStoreConformance
{
    [Fact]
    public async Task Records_may_be_dictionaries()
    {
        var collection = Store.GetDynamicCollection($"dynamic {Guid.NewGuid():N}", new VectorStoreCollectionDefinition
        {
            Properties =
            [
                new VectorStoreKeyProperty("Number", typeof(long)),
                new VectorStoreDataProperty("Color", typeof(string)),
                new VectorStoreDataProperty("Weight", typeof(double)),
                new VectorStoreVectorProperty("Form", typeof(float[]), 3) { DistanceFunction = DistanceFunction.EuclideanDistance },
            ],
        });
        await collection.EnsureCollectionExistsAsync(None);
        await collection.UpsertAsync(Enumerable.Range(0, 20).Select(i => new Dictionary<string, object?>
        {
            ["Number"] = (long)i,
            ["Color"] = i % 2 == 0 ? "red" : "blue",
            ["Weight"] = i / 2.0,
            ["Form"] = new float[] { i, 0, 0 },
        }), None);

        var one = await collection.GetAsync(7L, new RecordRetrievalOptions { IncludeVectors = true }, None);
        Assert.Equal((7L, "blue", 3.5), ((long)one!["Number"]!, (string)one["Color"]!, (double)one["Weight"]!));
        Assert.Equal([7, 0, 0], (float[])one["Form"]!);

        var found = await collection.SearchAsync(new float[] { 6.2f, 0, 0 }, 3, new VectorSearchOptions<Dictionary<string, object?>>
        {
            Filter = record => (string)record["Color"]! == "blue" && (double)record["Weight"]! > 1,
        }, None).ToListAsync(None);
        Assert.Equal([7L, 5L, 9L], found.Select(result => (long)result.Record["Number"]!));
        Assert.Equal(0.8, found[0].Score!.Value, 4);
    }

    [Fact]
    public async Task Keys_may_be_numbers_or_are_generated()
    {
        var cards = Store.GetCollection<Guid, Card>($"cards {Guid.NewGuid():N}");
        await cards.EnsureCollectionExistsAsync(None);
        Card[] two = [new() { Text = "north" }, new() { Text = "south" }];
        await cards.UpsertAsync(two, None);
        Assert.All(two, card => Assert.NotEqual(Guid.Empty, card.Id));
        Assert.Equal("south", (await cards.GetAsync(two[1].Id, cancellationToken: None))!.Text);
        await cards.DeleteAsync(two[1].Id, None);
        Assert.Null(await cards.GetAsync(two[1].Id, cancellationToken: None));
    }

    [Fact]
    public async Task Texts_become_vectors_on_the_way_in_and_in_a_search()
    {
        var definition = new VectorStoreCollectionDefinition
        {
            EmbeddingGenerator = new LetterCounts(),
            Properties =
            [
                new VectorStoreKeyProperty("Number", typeof(int)),
                new VectorStoreVectorProperty<string>("Text", LetterCounts.Dimensions) { DistanceFunction = DistanceFunction.EuclideanDistance },
            ],
        };
        var collection = Store.GetDynamicCollection($"texts {Guid.NewGuid():N}", definition);
        await collection.EnsureCollectionExistsAsync(None);
        string[] texts = ["aaa", "abc", "xyz", "zzz"];
        await collection.UpsertAsync(texts.Select((text, i) => new Dictionary<string, object?> { ["Number"] = i, ["Text"] = text }), None);
        var found = await collection.SearchAsync("zyx", 2, null, None).ToListAsync(None);
        Assert.Equal((2, 0), ((int)found[0].Record["Number"]!, found[0].Score!.Value));
        await Assert.ThrowsAsync<NotSupportedException>(() => collection.GetAsync(1, new RecordRetrievalOptions { IncludeVectors = true }, None));
    }

    [Fact]
    public async Task A_generator_serves_searches_of_records_that_bring_vectors()
    {
        var collection = await Filled(Photo.Some(30), PhotoDefinition.With(DistanceFunction.CosineDistance, generator: new PhotoQueries()));
        var found = await collection.SearchAsync("any", 1, null, None).ToListAsync(None);
        Assert.Equal("photo 4", Assert.Single(found).Record.Id);
    }

    public sealed class Card
    {
        [VectorStoreKey]
        public Guid Id { get; set; }

        [VectorStoreData]
        public string Text { get; set; } = "";

        [VectorStoreVector(2, DistanceFunction = DistanceFunction.EuclideanDistance)]
        public float[] Place { get; set; } = [1, 2];
    }

    /// <summary>A text's vector counts its letters.</summary>
    private sealed class LetterCounts : IEmbeddingGenerator<string, Embedding<float>>
    {
        public const int Dimensions = 26;

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(text =>
            {
                var counts = new float[Dimensions];
                foreach (var letter in text) counts[letter - 'a']++;
                return new Embedding<float>(counts);
            })));

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }
    }

    /// <summary>Whatever is asked, the vector is that of photo 4.</summary>
    private sealed class PhotoQueries : IEmbeddingGenerator<string, Embedding<float>>
    {
        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default) =>
            Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(values.Select(_ => new Embedding<float>(Photo.Some(30)[4].Embedding))));

        public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

        public void Dispose()
        {
        }
    }
}
