using System.Linq.Expressions;
using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Stores.Tests.Conformance;

/// <summary>Search, filters and order.</summary>
public abstract partial class VectorStoreConformance
{
    [Fact]
    public async Task A_search_finds_what_the_formula_of_each_distance_function_finds()
    {
        var photos = Photo.Some(300);
        foreach (var function in DistanceFunctions)
        {
            var collection = await Filled(photos, PhotoDefinition.With(function));
            int found = 0, wanted = 0;
            foreach (var query in Photo.Some(10, seed: 9))
            {
                var truth = NaiveStore.Search(photos, query.Embedding.Span, function)[..10];
                var results = await collection.SearchAsync(query.Embedding, 10, null, None).ToListAsync(None);
                foreach (var result in results)
                {
                    var score = NaiveStore.Score(function, query.Embedding.ToArray(), photos.Single(photo => photo.Id == result.Record.Id).Embedding.ToArray());
                    Assert.Equal(score, result.Score!.Value, tolerance: 1e-4);
                    if (truth.Any(other => other.Photo.Id == result.Record.Id || Math.Abs(other.Score - score) < 1e-6)) found++;
                }
                wanted += truth.Length;
                Assert.Equal(results.Select(result => result.Score), Sorted(results, function));
            }
            Assert.True(found >= Recall * wanted, $"{function}: {found} of {wanted}");
            await collection.EnsureCollectionDeletedAsync(None);
        }

        static IEnumerable<double?> Sorted(List<VectorSearchResult<Photo>> results, string function)
        {
            var scores = results.Select(result => result.Score);
            return function is DistanceFunction.CosineSimilarity or DistanceFunction.DotProductSimilarity ? scores.OrderDescending() : scores.Order();
        }
    }

    [Fact]
    public async Task A_filter_of_one_in_a_hundred_brings_all_that_pass()
    {
        var photos = Photo.Some(1500);
        var collection = await Filled(photos);
        foreach (var year in new[] { 1903, 1977 })
        {
            var query = Photo.Vector(new Random(year));
            var truth = NaiveStore.Search(photos.Where(photo => photo.Year == year), query);
            var options = new VectorSearchOptions<Photo> { Filter = photo => photo.Year == year };
            var found = await collection.SearchAsync(query, 10, options, None).ToListAsync(None);
            Assert.Equal(truth[..10].Select(result => result.Photo.Id), found.Select(result => result.Record.Id));
            found = await collection.SearchAsync(query, 100, options, None).ToListAsync(None);
            Assert.Equal(truth.Select(result => result.Photo.Id), found.Select(result => result.Record.Id));
        }
    }

    [Fact]
    public async Task Filters_mean_what_they_mean_in_CSharp()
    {
        var photos = Photo.Some(120);
        var collection = await Filled(photos);
        var (year, places) = (1950, new[] { "place 1", "place 4" });
        DateTimeOffset day = photos[60].Taken;
        Expression<Func<Photo, bool>>[] filters =
        [
            photo => photo.Year == 1903,
            photo => photo.Year != year,
            photo => photo.Year >= year && photo.Year < year + 7,
            photo => photo.Year < 1903 || photo.Year > 1995,
            photo => !(photo.Year < 1990),
            photo => photo.Sharp,
            photo => !photo.Sharp && photo.Place == "place 2",
            photo => photo.Place == null,
            photo => photo.Place != null && photo.Year > 1980,
            photo => places.Contains(photo.Place),
            photo => photo.Tags.Contains("tag 5"),
            photo => photo.Height > 20.5,
            photo => photo.Height == null,
            photo => photo.Taken >= day,
            photo => photo.Id == "photo 17",
        ];
        var query = Photo.Vector(new Random(5));
        foreach (var filter in filters)
        {
            var truth = photos.Where(filter.Compile()).ToArray();
            var found = await collection.GetAsync(filter, 1000, null, None).Select(photo => photo.Id).ToListAsync(None);
            Assert.True(truth.Select(photo => photo.Id).Order().SequenceEqual(found.Order()), $"{filter}");
            var near = await collection.SearchAsync(query, 1000, new VectorSearchOptions<Photo> { Filter = filter }, None).ToListAsync(None);
            Assert.True(NaiveStore.Search(truth, query).Select(result => result.Photo.Id).SequenceEqual(near.Select(result => result.Record.Id)), $"{filter}");
        }
    }

    [Fact]
    public async Task A_filter_over_the_vector_is_refused()
    {
        var collection = await Filled(Photo.Some(5));
        var options = new VectorSearchOptions<Photo> { Filter = photo => photo.Embedding.Length > 3 };
        await Assert.ThrowsAnyAsync<NotSupportedException>(async () =>
            await collection.SearchAsync(new float[Photo.Dimensions], 1, options, None).ToListAsync(None));
    }

    [Fact]
    public async Task Records_come_in_the_order_asked_for_and_in_pages()
    {
        var photos = Photo.Some(230);
        var collection = await Filled(photos);
        var options = new FilteredRecordRetrievalOptions<Photo> { OrderBy = order => order.Ascending(photo => photo.Year).Descending(photo => photo.Id) };
        var truth = photos.Where(photo => photo.Sharp).OrderBy(photo => photo.Year).ThenByDescending(photo => photo.Id, StringComparer.Ordinal)
            .Select(photo => photo.Id).ToArray();
        var pages = new List<string>();
        for (options.Skip = 0; options.Skip < 230; options.Skip += 25)
            pages.AddRange(await collection.GetAsync(photo => photo.Sharp, 25, options, None).Select(photo => photo.Id).ToListAsync(None));
        Assert.Equal(truth, pages);
    }

    [Fact]
    public async Task A_search_skips_stops_at_its_threshold_and_brings_vectors_if_asked()
    {
        var photos = Photo.Some(100);
        var collection = await Filled(photos);
        var query = Photo.Vector(new Random(3));
        var truth = NaiveStore.Search(photos, query);
        var options = new VectorSearchOptions<Photo> { Skip = 5, IncludeVectors = true };
        var found = await collection.SearchAsync(query, 10, options, None).ToListAsync(None);
        Assert.Equal(truth[5..15].Select(result => result.Photo.Id), found.Select(result => result.Record.Id));
        Assert.Equal(truth[5].Photo.Embedding.ToArray(), found[0].Record.Embedding.ToArray());

        options = new VectorSearchOptions<Photo> { ScoreThreshold = (truth[6].Score + truth[7].Score) / 2 };
        found = await collection.SearchAsync(query, 10, options, None).ToListAsync(None);
        Assert.Equal(truth[..7].Select(result => result.Photo.Id), found.Select(result => result.Record.Id));
        Assert.All(found, result => Assert.Equal(0, result.Record.Embedding.Length));
    }
}
