namespace MLNetDeepRanking.Search.Benchmarks;

/// <summary>A graph index that answers all queries of a workload, one at a time on one thread.</summary>
internal interface IGraphContender : IDisposable
{
    string Name { get; }

    /// <summary>Gets the processor seconds that the build took, on all threads.</summary>
    double BuildSeconds { get; }

    /// <summary>Answers all queries with a beam of a width.</summary>
    /// <returns>The share of the true neighbours found, and the processor seconds it took: a busy machine changes those least.</returns>
    (double Recall, double Seconds) Answer(int ef);
}
