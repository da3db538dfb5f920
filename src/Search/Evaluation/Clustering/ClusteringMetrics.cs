using System.Globalization;
using MLNetDeepRanking.Search.Neighborhoods;

namespace MLNetDeepRanking.Search;

/// <summary>How well clusters that k-means finds agree with labels.</summary>
/// <remarks>
/// k is the number of classes; for <see cref="VectorDistance.Cosine"/> vectors are first scaled to unit length, and k-means is Euclidean whatever the distance.
/// With mutual information I, entropies H (natural logarithms), classes C and clusters K: NMI = I / ((H(C) + H(K)) / 2), and
/// AMI = (I − E[I]) / ((H(C) + H(K)) / 2 − E[I]), where E[I] is the mean of I over random clusters of the same sizes. Both are 1 where there is one class and
/// one cluster. Vinh, Epps, Bailey, "Information Theoretic Measures for Clusterings Comparison", JMLR 2010. NMI grows with the number of classes; AMI does not.
/// </remarks>
/// <param name="ClusterCount">k.</param>
/// <param name="NormalizedMutualInformation">NMI, from 0 to 1.</param>
/// <param name="AdjustedMutualInformation">AMI, at most 1; about 0 for clusters that have nothing to do with the labels.</param>
public sealed record ClusteringMetrics(int ClusterCount, double NormalizedMutualInformation, double AdjustedMutualInformation)
{
    /// <summary>Returns one line, such as <c>NMI 0.912, AMI 0.541 of 453 clusters</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"NMI {NormalizedMutualInformation:0.000}, AMI {AdjustedMutualInformation:0.000} of {ClusterCount} clusters");

    internal static ClusteringMetrics Of(ReadOnlySpan<float> vectors, int dimension, ReadOnlySpan<int> labels, RetrievalOptions options)
    {
        var count = labels.ToArray().Distinct().Count();
        var copy = vectors.ToArray();
        if (options.Distance == VectorDistance.Cosine) UnitLength.ScaleRows(copy, dimension);
        var clusters = KMeans.Cluster(copy, dimension, count, new Random(options.Seed));
        var (nmi, ami) = PartitionAgreement.Of(labels, clusters);
        return new(count, nmi, ami);
    }
}
