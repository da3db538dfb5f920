namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>What an experiment makes large, measured among held-out classes.</summary>
public enum RetrievalMetric
{
    /// <summary>The share of pictures whose nearest other picture is of their class.</summary>
    RecallAt1,

    /// <summary>Mean average precision at R: the order of all pictures of the class counts, R being their number.</summary>
    MapAtR,
}
