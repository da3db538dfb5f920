using MLNetDeepRanking.Search.Tests.References;

namespace MLNetDeepRanking.Search.Tests.Evaluation.Clustering;

public sealed class PartitionAgreementTests
{
    [Fact]
    public void Nmi_and_ami_equal_those_of_scikit_learn()
    {
        foreach (var reference in EvaluationReferences.All.Partitions)
        {
            var (nmi, ami) = PartitionAgreement.Of(reference.Classes, reference.Clusters);
            Assert.Equal(reference.Nmi, nmi, 1e-9);
            Assert.Equal(reference.Ami, ami, 1e-9);
        }
    }

    [Fact]
    public void The_names_of_groups_do_not_matter_and_neither_does_the_order()
    {
        var (classes, clusters) = ((int[])[1, 1, 2, 2, 3, 3, 3], (int[])[5, 5, 5, 9, 9, 4, 4]);
        var expected = PartitionAgreement.Of(classes, clusters);
        var swapped = PartitionAgreement.Of(clusters, [.. classes.Select(label => 100 - label)]);
        Assert.Equal(expected.Nmi, swapped.Nmi, 1e-12);
        Assert.Equal(expected.Ami, swapped.Ami, 1e-12);
    }
}
