using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Finds the nearest pictures of other classes for each picture, exactly.</summary>
internal static class NearestOthers
{
    private const int QueriesAtOnce = 1024;

    /// <summary>Returns, for each picture, the <paramref name="count"/> nearest of other classes, nearest first; fewer if there are fewer.</summary>
    public static Neighbor[][] Find(ReadOnlySpan<float> embeddings, int size, IReadOnlyList<int> labels, int count)
    {
        var index = new ExactIndex(size, VectorDistance.Cosine);
        index.Add([.. Enumerable.Range(0, labels.Count).Select(i => (long)i)], embeddings);
        var found = new Neighbor[labels.Count][];
        int[][] classes = [.. Enumerable.Range(0, labels.Count).GroupBy(i => labels[i]).Select(group => group.ToArray()).OrderBy(members => members.Length)];
        var small = classes.TakeWhile(members => members.Length <= 4 * count).ToArray();

        // Small classes: search among all, for so many that a query's own class cannot hide the others.
        foreach (var queries in small.SelectMany(members => members.Select(i => (Query: i, ClassSize: members.Length))).Chunk(QueriesAtOnce))
            Search(index, embeddings, [.. queries.Select(query => query.Query)], count + queries[^1].ClassSize, labels, count, found);

        // Large ones: search among the others, which is worth taking the class out for.
        foreach (var members in classes[small.Length..])
        {
            long[] ids = [.. members.Select(i => (long)i)];
            index.Remove(ids);
            foreach (var queries in members.Chunk(QueriesAtOnce)) Search(index, embeddings, queries, count, labels, count, found);
            index.Add(ids, Rows(embeddings, size, members));
        }
        return found;
    }

    private static void Search(
        ExactIndex index, ReadOnlySpan<float> embeddings, int[] queries, int k, IReadOnlyList<int> labels, int count, Neighbor[][] found)
    {
        k = Math.Min(k, Math.Max(1, index.Count));
        var ids = new long[queries.Length * k];
        var distances = new float[ids.Length];
        index.Search(Rows(embeddings, index.Dimension, queries), k, ids, distances);
        for (var q = 0; q < queries.Length; q++)
        {
            var others = new List<Neighbor>(count);
            for (var i = q * k; i < (q + 1) * k && others.Count < count; i++)
                if (ids[i] != Neighbor.NoId && labels[(int)ids[i]] != labels[queries[q]]) others.Add(new Neighbor(ids[i], distances[i]));
            found[queries[q]] = [.. others];
        }
    }

    private static float[] Rows(ReadOnlySpan<float> embeddings, int size, int[] pictures)
    {
        var rows = new float[pictures.Length * size];
        for (var i = 0; i < pictures.Length; i++) embeddings.Slice(pictures[i] * size, size).CopyTo(rows.AsSpan(i * size));
        return rows;
    }
}
