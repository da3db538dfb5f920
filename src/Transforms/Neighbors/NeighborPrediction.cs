namespace MLNetDeepRanking.Transforms;

/// <summary>What is concluded from the labels of a row's neighbours.</summary>
public enum NeighborPrediction
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>
    /// The label with most votes, a vote for each neighbour: columns <c>.PredictedLabel</c> (Text) and <c>.Confidence</c> (Single, its share of the votes).
    /// Of labels with equally many votes it is the one with the nearest neighbour.
    /// </summary>
    Label,

    /// <summary>The mean of the labels, which must be numbers: column <c>.Score</c> (Single).</summary>
    Mean,
}
