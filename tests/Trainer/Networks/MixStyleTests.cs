using MLNetDeepRanking.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Networks;

public sealed class MixStyleTests
{
    private const int Pictures = 12;
    private const int Channels = 5;

    [Fact]
    public void A_picture_s_style_lies_between_its_own_and_another_s_and_the_drawing_stays()
    {
        using var scope = NewDisposeScope();
        var maps = Maps();

        var mixed = Mix(maps, probability: 1);

        var (means, deviations, mixedMeans, mixedDeviations) = (Mean(maps), Deviation(maps), Mean(mixed), Deviation(mixed));
        Assert.InRange((Drawing(maps) - Drawing(mixed)).abs().max().item<float>(), 0, 1e-3f);
        for (var picture = 0; picture < Pictures; picture++)
            Assert.Contains(Enumerable.Range(0, Pictures), other => LiesBetween(picture, other));

        // One share explains all means and all deviations of a picture.
        bool LiesBetween(int own, int other)
        {
            if (own == other) return Enumerable.Range(0, Channels).All(channel => Near(mixedMeans[own, channel], means[own, channel]));
            var share = (mixedMeans[own, 0] - means[own, 0]) / (means[other, 0] - means[own, 0]);
            return share is >= 0 and <= 1 && Enumerable.Range(0, Channels).All(channel =>
                Near(mixedMeans[own, channel], double.Lerp(means[own, channel], means[other, channel], share)) &&
                Near(mixedDeviations[own, channel], double.Lerp(deviations[own, channel], deviations[other, channel], share)));
        }
    }

    [Fact]
    public void It_mixes_its_share_of_the_pictures_repeats_by_seed_and_does_nothing_in_use()
    {
        using var scope = NewDisposeScope();
        var maps = rand([400, 2, 4, 4], generator: new Generator(1));

        var mixed = Mix(maps, probability: 0.25);

        var changed = (mixed - maps).abs().amax([1, 2, 3]).gt(1e-4).sum().item<long>();
        Assert.InRange(changed, 70, 130);
        Assert.True(mixed.equal(Mix(maps, probability: 0.25)).all().item<bool>());
        Assert.True(maps.equal(Mix(maps, probability: 1, isTraining: false)).all().item<bool>());
    }

    [Fact]
    public void A_gradient_goes_through_the_drawing_and_stays_finite_where_a_map_is_flat()
    {
        using var scope = NewDisposeScope();
        var maps = zeros(Pictures, Channels, 4, 4).requires_grad_();

        Mix(maps, probability: 1).square().sum().backward();

        Assert.True(maps.grad!.isfinite().all().item<bool>());
    }

    private static Tensor Maps()
    {
        var generator = new Generator(3);
        return rand([Pictures, Channels, 6, 6], generator: generator) * rand([Pictures, Channels, 1, 1], generator: generator).add_(0.1)
            + rand([Pictures, Channels, 1, 1], generator: generator);
    }

    private static Tensor Mix(Tensor maps, double probability, bool isTraining = true)
    {
        var network = new NetworkBuilder("mixed", 16, 16);
        var step = network.Build(network.Pixels.MixStyle(probability).Flatten().L2Normalize()).Steps.Single(one => one.Layer is MixStyle);
        return step.Layer.Forward(new LayerCall(step, [maps], new Dictionary<string, Tensor>()) { IsTraining = isTraining, Generator = new Generator(5) });
    }

    private static double[,] Mean(Tensor maps) => Matrix(maps.mean([2, 3]));

    private static double[,] Deviation(Tensor maps) => Matrix(maps.var([2, 3], unbiased: false).add(1e-6).sqrt());

    private static Tensor Drawing(Tensor maps) =>
        (maps - maps.mean([2, 3], keepdim: true)) / maps.var([2, 3], unbiased: false, keepdim: true).add(1e-6).sqrt();

    private static double[,] Matrix(Tensor rows)
    {
        var matrix = new double[Pictures, Channels];
        for (var i = 0; i < Pictures; i++)
            for (var k = 0; k < Channels; k++) matrix[i, k] = rows[i, k].item<float>();
        return matrix;
    }

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-4;
}
