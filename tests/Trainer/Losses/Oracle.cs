using MLNetDeepRanking.Trainer.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

/// <summary>Compares a loss with a naive formula: its value, and its gradient with the formula's central finite differences.</summary>
internal static class Oracle
{
    /// <summary>Computes a loss with plain loops; the second argument holds the proxies of losses that have them.</summary>
    public delegate double Formula(RandomBatch batch, double[][] proxies);

    public static LossMoment End => new(1, new Random(3));

    public static LossComputation Start(RankingLoss loss) =>
        loss.Start(new LossContext(RandomBatch.EmbeddingSize, RandomBatch.Classes, CPU, new Random(7)));

    public static void ValuesAgree(RankingLoss loss, Formula naive)
    {
        using var computation = Start(loss);
        var proxies = Proxies(computation);
        for (var seed = 0; seed < 60; seed++)
        {
            using var scope = NewDisposeScope();
            var batch = RandomBatch.Of(seed);
            var value = computation.Evaluate(batch.ToLossBatch(batch.Matrix()), End).Value.item<double>();
            var expected = naive(batch, proxies);
            Assert.True(Math.Abs(expected - value) <= 1e-9 * Math.Max(1, Math.Abs(expected)), $"Seed {seed}: {value}, but the formula says {expected}.");
        }
    }

    public static void GradientsAgree(RankingLoss loss, Formula naive, double step = 1e-6)
    {
        using var computation = Start(loss);
        var proxies = Proxies(computation);
        for (var seed = 0; seed < 6; seed++)
        {
            using var scope = NewDisposeScope();
            var batch = RandomBatch.Ordinary(seed);
            var embeddings = batch.Matrix().requires_grad_();
            foreach (var parameter in computation.Parameters) parameter.Parameter.grad = null;
            computation.Evaluate(batch.ToLossBatch(embeddings), End).Value.backward();

            var gradient = embeddings.grad!.data<double>().ToArray();
            for (var i = 0; i < gradient.Length; i++)
            {
                var (row, column) = (i / RandomBatch.EmbeddingSize, i % RandomBatch.EmbeddingSize);
                var difference = naive(batch.Shifted(row, column, step), proxies) - naive(batch.Shifted(row, column, -step), proxies);
                Near(difference / (2 * step), gradient[i], 1e-5, $"Seed {seed}, row {row}, column {column}");
            }
            if (computation.Parameters.Count > 0) ProxyGradientsAgree(computation, batch, proxies, naive, step);
        }
    }

    /// <summary>Checks that a batch which a loss can learn nothing from gives 0 and a gradient of 0.</summary>
    public static void IsZeroWithAGradientPath(RankingLoss loss, int[] labels)
    {
        using var scope = NewDisposeScope();
        using var computation = Start(loss);
        var embeddings = tensor(Enumerable.Range(0, labels.Length * 5).Select(i => Math.Sin(i)).ToArray(), [labels.Length, 5]).requires_grad_();
        var value = computation.Evaluate(new LossBatch(embeddings, labels), End).Value;
        value.backward();
        Assert.Equal(0, value.item<double>());
        Assert.All(embeddings.grad!.data<double>().ToArray(), g => Assert.Equal(0, g));
    }

    public static double[][] Proxies(LossComputation computation) => computation.State.TryGetValue("proxies", out var proxies)
        ? [.. proxies.data<float>().ToArray().Chunk(RandomBatch.EmbeddingSize).Select(row => row.Select(x => (double)x).ToArray())]
        : [];

    private static void ProxyGradientsAgree(LossComputation computation, RandomBatch batch, double[][] proxies, Formula naive, double step)
    {
        var gradient = computation.Parameters[0].Parameter.grad!.data<float>().ToArray();
        for (var i = 0; i < gradient.Length; i++)
        {
            var difference = naive(batch, Shifted(i, step)) - naive(batch, Shifted(i, -step));
            Near(difference / (2 * step), gradient[i], 1e-4, $"Proxy value {i}");
        }

        double[][] Shifted(int index, double by)
        {
            var copy = proxies.Select(row => (double[])row.Clone()).ToArray();
            copy[index / RandomBatch.EmbeddingSize][index % RandomBatch.EmbeddingSize] += by;
            return copy;
        }
    }

    private static void Near(double expected, double actual, double tolerance, string where) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1, Math.Abs(expected)), $"{where}: {actual}, but finite differences say {expected}.");
}
