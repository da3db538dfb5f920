namespace MLNetDeepRanking.Trainer.Training;

/// <summary>How a gradient becomes a step.</summary>
public enum OptimizerKind
{
    /// <summary>Stochastic gradient descent with Nesterov momentum, as in both sources of Deep Ranking.</summary>
    Sgd,

    /// <summary>Adam with decoupled weight decay: Loshchilov and Hutter, "Decoupled Weight Decay Regularization", ICLR 2019.</summary>
    AdamW,
}
