using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;
using Padding = MLNetDeepRanking.Trainer.Networks.Padding;

namespace MLNetDeepRanking.Trainer.Tests.Training;

/// <summary>A batch in parts has the gradient of the whole.</summary>
public sealed class GradientCacheTests
{
    private static readonly int[] Labels = [.. Enumerable.Range(0, 20).Select(i => i / 4)];

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(19)]
    public void Without_batch_normalisation_it_is_exact(int size)
    {
        var (whole, value) = Gradients(Network(false), input => null);
        var (parts, cached) = Gradients(Network(false), input => size);
        Assert.Equal(value, cached, 1e-6);
        foreach (var (name, gradient) in whole)
            Assert.True((gradient - parts[name]).abs().max().item<float>() < 1e-6f * Math.Max(1, gradient.abs().max().item<float>()), name);
    }

    [Fact]
    public void Dropout_draws_the_same_masks_in_both_passes()
    {
        // With other masks in the second pass the gradients would not be those of the embeddings that the loss saw.
        using var scope = NewDisposeScope();
        var network = Module(Network(false, dropout: 0.5));
        network.train();
        var pictures = Pictures();
        var direct = Parts(pictures, 7).Select(part => network.Embed(part)).ToArray();
        Loss(cat(direct)).Value.backward();
        var expected = network.parameters().Select(parameter => parameter.grad!.clone()).ToArray();

        var again = Module(Network(false, dropout: 0.5));
        again.train();
        GradientCache.Backward(again, new NetworkInput(pictures), 7, Loss);
        foreach (var (a, b) in expected.Zip(again.parameters())) Assert.True((a - b.grad!).abs().max().item<float>() < 1e-6f);
    }

    [Fact]
    public void Running_statistics_see_each_part_once()
    {
        using var scope = NewDisposeScope();
        var pictures = Pictures();
        using var expected = Module(Network(true));
        expected.train();
        foreach (var part in Parts(pictures, 7)) expected.Embed(part);
        using var cached = Module(Network(true));
        cached.train();
        GradientCache.Backward(cached, new NetworkInput(pictures), 7, Loss);
        foreach (var name in new[] { "bn.running_mean", "bn.running_var" })
            Assert.True(expected.StateTensors[name].Equals(cached.StateTensors[name]), name);
    }

    [Fact]
    public void Training_in_parts_learns_what_training_in_one_does()
    {
        var (pictures, labels) = Shapes.Make(10, 4);
        var whole = Train(null);
        var parts = Train(5);
        Assert.Equal(whole.Loss, parts.Loss, 1e-4);

        EpochReport Train(int? size)
        {
            var options = new TrainingOptions
            {
                Epochs = 3,
                ClassesPerBatch = 5,
                Seed = 1,
                UseGpu = false,
                UseMixedPrecision = false,
                ValidationShare = 0,
                PicturesPerPass = size,
            };
            using var trained = new RankingTrainer(Network(false), options).Train(pictures, labels);
            return trained.History.Epochs[^1];
        }
    }

    private static NetworkDefinition Network(bool normalizes, double dropout = 0)
    {
        var network = new NetworkBuilder("tiny", Shapes.Size, Shapes.Size);
        var x = network.Pixels.Convolution("conv", 8, kernel: 3, stride: 2, Padding.Same);
        if (normalizes) x = x.BatchNormalization("bn");
        x = x.Relu().Flatten();
        if (dropout > 0) x = x.Dropout(dropout);
        return network.Build(x.Linear("embedding", 16).L2Normalize());
    }

    private static NetworkModule Module(NetworkDefinition definition) => new(definition, seed: 1, NetworkPrecision.Float32);

    private static Tensor Pictures()
    {
        var (pictures, _) = Shapes.Make(5, 4);
        var bytes = Enumerable.Range(0, 20).SelectMany(i => pictures[i].ToArray()).ToArray();
        return tensor(bytes, [20, Shapes.Size, Shapes.Size, 3]);
    }

    private static NetworkInput[] Parts(Tensor pictures, int size) => [.. pictures.split(size).Select(part => new NetworkInput(part))];

    private static LossValue Loss(Tensor embeddings)
    {
        using var loss = new TripletLoss { Gap = 1 }.Start(new LossContext(16, 5, CPU, new Random(1)));
        return loss.Evaluate(new LossBatch(embeddings, Labels), new LossMoment(0, new Random(1)));
    }

    private static (Dictionary<string, Tensor> Gradients, double Value) Gradients(NetworkDefinition definition, Func<Tensor, int?> size)
    {
        var network = Module(definition);
        network.train();
        var pictures = Pictures();
        var loss = size(pictures) is { } part ? GradientCache.Backward(network, new NetworkInput(pictures), part, Loss) : Whole();
        var gradients = network.StateTensors.ToDictionary(tensor => tensor.Key, tensor => tensor.Value.grad!.clone());
        return (gradients, loss.Value.to(ScalarType.Float64).item<double>());

        LossValue Whole()
        {
            var value = Loss(network.Embed(new NetworkInput(pictures)));
            value.Value.backward();
            return value;
        }
    }
}
