namespace MLNetDeepRanking.Search.Tests;

/// <summary>Re-ranking against loops over all pairs, as the papers' authors wrote it.</summary>
public sealed class RerankingTests
{
    private const int Count = 60;
    private const int Dimension = 6;

    [Theory, InlineData(0), InlineData(1), InlineData(3)]
    public void An_expanded_query_is_the_weighted_sum_of_unit_vectors(double alpha)
    {
        var (vectors, query) = (Vectors.Clustered(1, Count, Dimension, clusters: 5), Vectors.Clustered(2, 1, Dimension, clusters: 5));
        var expected = Unit(query);
        foreach (var neighbor in NaiveSearch.Nearest(VectorDistance.Cosine, query, vectors, 7))
        {
            var other = Unit(vectors.Row((int)neighbor.Id, Dimension));
            var weight = Math.Pow(Unit(query).Zip(other, (a, b) => a * b).Sum(), alpha);
            for (var i = 0; i < Dimension; i++) expected[i] += weight * other[i];
        }
        var length = Math.Sqrt(expected.Sum(component => component * component));

        foreach (var index in Indexes(VectorDistance.Cosine, vectors))
        {
            var expanded = index.ExpandQuery(query, neighbors: 7, alpha);
            for (var i = 0; i < Dimension; i++) Assert.Equal(expected[i] / length, expanded[i], 1e-6);
        }
    }

    [Theory, InlineData(20, 6, 0.3), InlineData(5, 1, 0.0), InlineData(7, 3, 0.5), InlineData(100, 4, 0.2), InlineData(4, 2, 1.0)]
    public void Reciprocal_distances_are_the_naive_ones(int k1, int k2, double lambda)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var (vectors, query) = (Vectors.Clustered(seed, Count, Dimension, clusters: 6), Vectors.Clustered(100 + seed, 1, Dimension, clusters: 6));
            var expected = NaiveReciprocal([.. query, .. vectors], k1, k2, lambda);
            foreach (var index in Indexes(VectorDistance.Euclidean, vectors))
            {
                var results = index.Search(query, 25);
                var reranked = index.RerankReciprocal(query, results, new KReciprocalOptions { K1 = k1, K2 = k2, Lambda = lambda });

                Assert.Equal(results.Select(result => result.Id).Order(), reranked.Select(result => result.Id).Order());
                foreach (var neighbor in reranked) Assert.Equal(expected[1 + neighbor.Id], neighbor.Distance, 1e-5);
                Assert.Equal(reranked.OrderBy(neighbor => neighbor.Distance), reranked);
            }
        }
    }

    [Fact]
    public void Defaults_are_those_of_the_paper_and_bad_ones_are_refused()
    {
        var index = Indexes(VectorDistance.Cosine, Vectors.Random(1, Count, Dimension))[0];
        var query = Vectors.Random(2, 1, Dimension);

        Assert.Equal(new KReciprocalOptions { K1 = 20, K2 = 6, Lambda = 0.3 }, new KReciprocalOptions());
        Assert.Throws<ArgumentOutOfRangeException>(() => index.RerankReciprocal(query, [], new KReciprocalOptions { K1 = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.RerankReciprocal(query, [], new KReciprocalOptions { K2 = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("Lambda", () => index.RerankReciprocal(query, [], new KReciprocalOptions { Lambda = 1.5 }));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => index.ExpandQuery(query, 3, alpha: double.NaN));
        var byProducts = Indexes(VectorDistance.InnerProduct, Vectors.Random(1, Count, Dimension))[0];
        Assert.Throws<ArgumentException>("index", () => byProducts.RerankReciprocal(query, []));
        Assert.Contains("no vector 99", Assert.Throws<ArgumentException>(
            () => index.RerankReciprocal(query, [new Neighbor(99, 0)])).Message, StringComparison.Ordinal);
    }

    private static IVectorIndex[] Indexes(VectorDistance distance, float[] vectors)
    {
        IVectorIndex[] indexes = [new ExactIndex(Dimension, distance), new HnswIndex(Dimension, distance)];
        foreach (var index in indexes) index.Add(Vectors.Ids(Count), vectors);
        return indexes;
    }

    private static double[] Unit(ReadOnlySpan<float> vector)
    {
        var components = Array.ConvertAll(vector.ToArray(), component => (double)component);
        var length = Math.Sqrt(components.Sum(component => component * component));
        return Array.ConvertAll(components, component => component / length);
    }

    /// <summary>Returns the distance of vector 0 to each, by the matrix of all.</summary>
    private static double[] NaiveReciprocal(float[] all, int k1, int k2, double lambda)
    {
        var count = all.Length / Dimension;
        var distances = Enumerable.Range(0, count).Select(i => Enumerable.Range(0, count)
            .Select(j => NaiveSearch.Distance(VectorDistance.Euclidean, all.Row(i, Dimension), all.Row(j, Dimension))).ToArray()).ToArray();
        var ranks = distances.Select(row => Enumerable.Range(0, count).OrderBy(j => row[j]).ToArray()).ToArray();
        int[] Reciprocal(int i, int k) => [.. ranks[i].Take(k + 1).Where(j => ranks[j].Take(k + 1).Contains(i))];

        var weights = new double[count][];
        for (var i = 0; i < count; i++)
        {
            var own = Reciprocal(i, k1);
            var expanded = own.ToList();
            foreach (var member in own)
            {
                var theirs = Reciprocal(member, (int)Math.Round(k1 / 2.0));
                if (theirs.Intersect(own).Count() > 2.0 / 3 * theirs.Length) expanded.AddRange(theirs);
            }
            weights[i] = new double[count];
            foreach (var member in expanded.Distinct()) weights[i][member] = Math.Exp(-distances[i][member]);
            var sum = weights[i].Sum();
            for (var j = 0; j < count; j++) weights[i][j] /= sum;
        }
        var averages = ranks.Select(rank => Enumerable.Range(0, count).Select(j => rank.Take(k2).Average(i => weights[i][j])).ToArray()).ToArray();
        return [.. Enumerable.Range(0, count).Select(j =>
        {
            var common = averages[0].Zip(averages[j], Math.Min).Sum();
            return lambda * distances[0][j] + (1 - lambda) * (1 - common / (2 - common));
        })];
    }
}
