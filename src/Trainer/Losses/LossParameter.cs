using TorchSharp.Modules;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>A tensor that a loss trains beside the network.</summary>
/// <param name="Parameter">The tensor.</param>
/// <param name="LearningRateFactor">By how much its learning rate is higher than the network's.</param>
public sealed record LossParameter(Parameter Parameter, double LearningRateFactor);
