using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Triplets;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>One step: a batch is embedded, its loss goes back through the network, and the weights move.</summary>
internal sealed class LearningStep(RunState state, TrainingOptions options)
{
    /// <summary>Takes the step.</summary>
    /// <param name="input">The pictures of the batch, one row each.</param>
    /// <param name="batch">What the rows are.</param>
    /// <param name="moment">When this is, and the loss's draws.</param>
    /// <param name="learningRate">The rate of this step.</param>
    public LossValue Take(NetworkInput input, TripletBatch batch, LossMoment moment, double learningRate)
    {
        state.Network.train();
        state.Optimizer.ZeroGradients();
        var found = options.PicturesPerPass is { } size && size < batch.Pictures.Count
            ? GradientCache.Backward(state.Network, input, size, embeddings => state.Loss.Evaluate(embeddings, batch, moment))
            : Backward(input, batch, moment);
        if (options.MaxGradientNorm is { } norm) state.Optimizer.ClipGradients(norm);
        state.Optimizer.Step(learningRate);
        state.Step++;
        state.Average?.Add(state.Network, state.Step);
        return found;
    }

    private LossValue Backward(NetworkInput input, TripletBatch batch, LossMoment moment)
    {
        var embeddings = state.Network.Embed(input);
        var found = state.Loss.Evaluate(embeddings, batch, moment);
        found.Value.backward();
        return found;
    }
}
