using System.Diagnostics;
using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Search.Benchmarks;

namespace MLNetDeepRanking.Stores.Benchmarks;

/// <summary>Loads a workload into a store through the platform's interface, and asks for neighbours with and without a filter.</summary>
internal sealed class StoreRun(GraphWorkload workload)
{
    private const int K = 10, Groups = 100, Callers = 4, FilteredQueries = 100;

    public async Task PrintAsync(string name, VectorStore store)
    {
        var items = store.GetCollection<int, Item>($"bench {Guid.NewGuid():N}");
        await items.EnsureCollectionExistsAsync();
        var watch = Stopwatch.StartNew();
        await items.UpsertAsync(
            Enumerable.Range(0, workload.Count).Select(i => new Item { Number = i, Group = i % Groups, Vector = Row(workload.Gallery, i) }));
        var load = watch.Elapsed.TotalSeconds;

        await SearchAsync(items, 0, filter: null);
        var found = new int[workload.QueryCount][];
        watch.Restart();
        await Parallel.ForAsync(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (query, _) =>
            found[query] = await SearchAsync(items, query, filter: null));
        var rate = found.Length / watch.Elapsed.TotalSeconds;
        var recall = Enumerable.Range(0, found.Length).Average(query => found[query].Intersect(Truth(query)).Count() / (double)K);

        var some = new int[FilteredQueries][];
        watch.Restart();
        for (var query = 0; query < FilteredQueries; query++) some[query] = await SearchAsync(items, query, query % Groups);
        var wait = watch.Elapsed.TotalMilliseconds / FilteredQueries;
        var all = some.Average(numbers => numbers.Length);
        var right = Enumerable.Range(0, FilteredQueries).Average(query => some[query].Intersect(TruthOfGroup(query, query % Groups)).Count() / (double)K);
        Console.WriteLine($"{name,-28} {workload.Count / load,8:N0} records/s  {rate,8:N0} queries/s  recall@10 {recall:F4}  " +
            $"1 % filter: {all:F2} of {K}, recall {right:F4}, {wait:F1} ms");
        await items.EnsureCollectionDeletedAsync();
    }

    private static ReadOnlyMemory<float> Row(float[] rows, int row) => rows.AsMemory(row * 128, 128);

    private async Task<int[]> SearchAsync(VectorStoreCollection<int, Item> items, int query, int? filter)
    {
        var options = filter is { } group ? new VectorSearchOptions<Item> { Filter = item => item.Group == group } : null;
        return await items.SearchAsync(Row(workload.Queries, query), K, options).Select(result => result.Record.Number).ToArrayAsync();
    }

    private IEnumerable<int> Truth(int query) => workload.Truth.Skip(query * K).Take(K).Select(id => (int)id);

    private IEnumerable<int> TruthOfGroup(int query, int group)
    {
        var index = new ExactIndex(128, VectorDistance.Euclidean);
        for (var i = group; i < workload.Count; i += Groups) index.Add([i], Row(workload.Gallery, i).Span);
        return index.Search(Row(workload.Queries, query).Span, K).Select(neighbor => (int)neighbor.Id);
    }
}
