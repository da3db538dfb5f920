namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>A workload by its first principal components: real data of the length that embeddings have.</summary>
internal static class ShortenedWorkload
{
    public static GraphWorkload Of(GraphWorkload workload, string name, int dimension)
    {
        var components = new PrincipalComponents(workload.Gallery, workload.Dimension, dimension);
        return new(name, dimension, components.Project(workload.Gallery, workload.Dimension), components.Project(workload.Queries, workload.Dimension));
    }
}
