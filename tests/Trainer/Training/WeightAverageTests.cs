using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Training;

public sealed class WeightAverageTests
{
    [Fact]
    public void It_follows_the_weights_with_a_memory_that_grows_to_its_decay()
    {
        using var scope = NewDisposeScope();
        using var network = new NetworkModule(Shapes.Network(), seed: 1);
        using var average = new WeightAverage(network, decay: 0.5);
        var weight = network.StateTensors["embedding.bias"];
        Assert.Equal(0, average.Network.StateTensors["embedding.bias"][0].item<float>());

        double expected = 0;
        for (var step = 1; step <= 20; step++)
        {
            using (no_grad()) weight.fill_(step);
            average.Add(network, step);
            var decay = Math.Min(0.5, (1.0 + step) / (10 + step));
            expected = decay * expected + (1 - decay) * step;
            Assert.Equal(expected, average.Network.StateTensors["embedding.bias"][0].item<float>(), 1e-4);
        }
    }

    [Fact]
    public void The_average_is_measured_and_kept()
    {
        var (pictures, labels) = Shapes.Make(10, 4);
        var options = new TrainingOptions { Epochs = 2, ClassesPerBatch = 5, Seed = 1, UseGpu = false, ValidationShare = 0.3 };
        using var plain = new RankingTrainer(Shapes.Network(), options).Train(pictures, labels);
        options.WeightAveraging = 0.99;
        using var averaged = new RankingTrainer(Shapes.Network(), options).Train(pictures, labels);
        Assert.Equal(plain.History.Epochs[^1].Loss, averaged.History.Epochs[^1].Loss);
        Assert.NotEqual(plain.Export().Manifest.ContentHash, averaged.Export().Manifest.ContentHash);
    }
}
