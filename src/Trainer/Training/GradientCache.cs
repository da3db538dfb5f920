using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>
/// The exact gradient of a batch that is larger than memory: its pictures are embedded part by part without keeping what lies between, the loss of all
/// embeddings is differentiated by them alone, and each part then goes through the network again with its share of that gradient.
/// </summary>
/// <remarks>
/// Gao et al., "Scaling Deep Contrastive Learning Batch Size under Memory Limited Setup", 2021. It costs a second forward pass. Batch normalisation takes
/// its statistics from each part, so the gradient is that of a network which sees the parts one by one; dropout draws the same masks twice.
/// </remarks>
internal static class GradientCache
{
    /// <summary>Adds the gradient of a batch's loss to the network's parameters.</summary>
    /// <param name="network">The network, in training.</param>
    /// <param name="input">The whole batch.</param>
    /// <param name="size">The most pictures of a part.</param>
    /// <param name="evaluate">Computes the loss of all embeddings.</param>
    public static LossValue Backward(NetworkModule network, NetworkInput input, int size, Func<Tensor, LossValue> evaluate)
    {
        NetworkInput[] parts = [.. Parts(input, size)];
        Tensor[] draws = [.. parts.Select(_ => zeros(0))];
        var embeddings = new Tensor[parts.Length];
        using (no_grad())
            for (var i = 0; i < parts.Length; i++)
            {
                draws[i] = network.Generator.get_state();
                embeddings[i] = network.Embed(parts[i], remembersStatistics: false);
            }

        var all = cat(embeddings).detach().requires_grad_();
        var loss = evaluate(all);
        loss.Value.backward();
        var gradient = all.grad ?? throw new InvalidOperationException("The loss has no gradient path to the embeddings.");
        var gradients = gradient.split(size);
        for (var i = 0; i < parts.Length; i++)
        {
            using var scope = NewDisposeScope();
            network.Generator.set_state(draws[i]);
            network.Embed(parts[i]).backward([gradients[i]]);
        }
        return loss;
    }

    private static IEnumerable<NetworkInput> Parts(NetworkInput input, int size)
    {
        var pictures = input.Pictures?.split(size);
        var features = input.Features?.split(size);
        for (var i = 0; i < (pictures ?? features)!.Length; i++) yield return new NetworkInput(pictures?[i], features?[i]);
    }
}
