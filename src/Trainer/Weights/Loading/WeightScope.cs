namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>Which of a network's tensors are taken from a weight file.</summary>
public enum WeightScope
{
    /// <summary>All, and the file must have all: weights that this library saved.</summary>
    Network,

    /// <summary>
    /// Those of the backbone, and the file must have all of those: weights published for it. Head, low-resolution paths and embedding stay
    /// as they are.
    /// </summary>
    Backbone,

    /// <summary>Whatever the file has under a name of the network's: one tensor at least.</summary>
    Available,
}
