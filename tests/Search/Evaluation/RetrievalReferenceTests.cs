using MLNetDeepRanking.Search.Tests.References;

namespace MLNetDeepRanking.Search.Tests.Evaluation;

/// <summary>All means against naive loops in another language: ties, single-member classes, K beyond the gallery, another gallery.</summary>
public sealed class RetrievalReferenceTests
{
    public static TheoryData<string> Names => [.. EvaluationReferences.All.Retrieval.Select(reference => reference.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Means_equal_those_of_naive_loops(string name)
    {
        var reference = EvaluationReferences.All.Retrieval.Single(one => one.Name == name);
        var options = new RetrievalOptions
        {
            Distance = Enum.Parse<VectorDistance>(reference.Distance),
            Depths = reference.Depths,
            OwnRows = reference.OwnRows,
            Clustering = false,
            BootstrapSamples = 0,
        };
        float[] vectors = [.. reference.Vectors.SelectMany(row => row)];

        var metrics = reference.Gallery is null
            ? RetrievalEvaluator.LeaveOneOut(vectors, reference.Dimension, reference.Labels, options)
            : RetrievalEvaluator.QueryGallery(
                vectors, reference.Labels, [.. reference.Gallery.SelectMany(row => row)], reference.GalleryLabels, reference.Dimension, options);

        Assert.Equal(reference.Queries, metrics.QueryCount);
        double[] means =
        [
            .. reference.Depths.Select(metrics.RecallAt), .. reference.Depths.Select(metrics.PrecisionAt),
            metrics.RPrecision, metrics.MapAtR, metrics.MeanReciprocalRank,
        ];
        Assert.Equal(reference.Means.Length, means.Length);
        for (var i = 0; i < means.Length; i++) Assert.Equal(reference.Means[i], means[i], 1e-9);
    }
}
