namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>How many triplets <see cref="TripletSampler"/> draws for each query.</summary>
public sealed class TripletSamplerOptions
{
    /// <summary>Gets or sets the most positives that a query gets; fewer where its class is smaller.</summary>
    /// <value>The default value is <see cref="int.MaxValue"/>: every other picture of the query's class.</value>
    public int PositivesPerQuery { get; set; } = int.MaxValue;

    /// <summary>Gets or sets how many different negatives each query and positive get.</summary>
    /// <value>The default value is 1.</value>
    public int NegativesPerPositive { get; set; } = 1;
}
