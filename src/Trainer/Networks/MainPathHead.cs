namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>What comes between the backbone and the end of the main path.</summary>
public enum MainPathHead
{
    /// <summary>Nothing: maps become a vector by their averages, and a vector stays as it is.</summary>
    None,

    /// <summary>The article's: maps become a vector by their averages; then twice a linear layer, ReLU and dropout at rate 0.6.</summary>
    Article,

    /// <summary>
    /// Wang's, which is AlexNet's: maps become a vector by flattening; then twice a linear layer, ReLU and dropout at rate 0.4.
    /// The paper's 0.6 is the probability of keeping a value.
    /// </summary>
    Wang,
}
