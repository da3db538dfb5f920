namespace MLNetDeepRanking.Search.Tests.Evaluation.Clustering;

public sealed class KMeansTests
{
    [Fact]
    public void Clusters_far_apart_are_found_whole()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            int[] labels = [.. Enumerable.Range(0, 200).Select(_ => random.Next(8))];
            float[] vectors = [.. labels.SelectMany(label => Enumerable.Range(0, 5).Select(i => (label >> i % 3 & 1) * 100 + random.NextSingle()))];
            Assert.Equal(1, PartitionAgreement.Of(labels, KMeans.Cluster(vectors, 5, 8, random)).Ami, 1e-9);
        }
    }

    [Fact]
    public void Each_vector_ends_with_the_nearest_mean()
    {
        var vectors = Vectors.Clustered(seed: 3, 300, 4, clusters: 12);
        var clusters = KMeans.Cluster(vectors, 4, 12, new Random(1));
        var means = clusters.Select((cluster, row) => (cluster, row)).GroupBy(pair => pair.cluster).ToDictionary(group => group.Key, group =>
            Enumerable.Range(0, 4).Select(i => group.Average(pair => (double)vectors[pair.row * 4 + i])).ToArray());
        Assert.Equal(12, means.Count);
        for (var row = 0; row < clusters.Length; row++)
        {
            var nearest = means.Min(mean => Distance(mean.Value, row));
            Assert.Equal(nearest, Distance(means[clusters[row]], row), 1e-5);
        }

        double Distance(double[] mean, int row) => Enumerable.Range(0, 4).Sum(i => Math.Pow(mean[i] - vectors[row * 4 + i], 2));
    }

    [Fact]
    public void The_seed_decides_and_equal_vectors_do_no_harm()
    {
        var vectors = Vectors.Random(seed: 5, 500, 3);
        Assert.Equal(KMeans.Cluster(vectors, 3, 20, new Random(4)), KMeans.Cluster(vectors, 3, 20, new Random(4)));
        Assert.Single(KMeans.Cluster(new float[30], 3, 4, new Random(4)).Distinct());
    }

    [Fact]
    public void Clusters_of_a_retrieval_are_as_many_as_its_classes()
    {
        var metrics = RetrievalEvaluator.LeaveOneOut([1, 0, 2, 0.1f, 0, 1, 0.1f, 3], 2, [4, 4, 8, 8], new RetrievalOptions());
        Assert.Equal(new ClusteringMetrics(2, 1, 1), metrics.Clustering);
        Assert.Null(RetrievalEvaluator.LeaveOneOut([1, 0, 2, 0], 2, [4, 4]).Clustering);
    }
}
