using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Tests.Export;
using TorchSharp;
using Padding = MLNetDeepRanking.Trainer.Networks.Padding;

namespace MLNetDeepRanking.Trainer.Tests.Networks;

/// <summary>Layers against plain loops, at sizes that no stride divides.</summary>
public sealed class LayerTests
{
    private const int Height = 13;
    private const int Width = 10;
    private static readonly byte[] Picture = SyntheticPictures.Bytes(1, Height, Width, seed: 3);
    private static readonly double[,,] Maps = Naive.Maps(Picture, Height, Width, (value, _) => (value - 127.5) / 127.5);

    [Fact]
    public void Pixels_are_normalised_channel_by_channel_on_the_scale_of_bytes()
    {
        float[] mean = [1, 20, 200], deviation = [10, 50, 300];
        var network = new NetworkBuilder("test", Height, Width, new PixelNormalization(mean, deviation));
        var expected = Naive.Maps(Picture, Height, Width, (value, channel) => (value - (double)mean[channel]) / deviation[channel]);

        AssertEqual(expected, network, network.Pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public void Subsampling_averages_whole_and_cut_blocks(int factor)
    {
        var network = new NetworkBuilder("test", Height, Width);

        AssertEqual(Naive.Subsample(Maps, factor), network, network.Pixels.Subsample(factor));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(3, 4)]
    [InlineData(7, 2)]
    [InlineData(7, 4)]
    public void Max_pools_pad_as_TensorFlow_does_and_padding_never_wins(int kernel, int stride)
    {
        var network = new NetworkBuilder("test", Height, Width, new PixelNormalization([300, 300, 300], [100, 100, 100]));
        var negative = Naive.Maps(Picture, Height, Width, (value, _) => (value - 300.0) / 100);

        AssertEqual(Naive.MaxPool(negative, kernel, stride), network, network.Pixels.MaxPool(kernel, stride, Padding.Same));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(8, 4)]
    [InlineData(2, 3)]
    [InlineData(4, 1)]
    public void Convolutions_pad_as_TensorFlow_does(int kernel, int stride)
    {
        var network = new NetworkBuilder("test", Height, Width);
        var definition = network.Build(network.Pixels.Convolution("c", 5, kernel, stride, Padding.Same).Flatten().L2Normalize());
        using var module = Parity.Lived(definition);
        var weights = module.StateTensors["c.weight"].data<float>().ToArray();
        var bias = module.StateTensors["c.bias"].data<float>().ToArray();

        var expected = Naive.Unit(Naive.Convolve(Maps, weights, bias, kernel, stride));

        Assert.InRange(Parity.Difference(expected, Parity.Torch(module, Picture)), 0, 2e-6f);
    }

    [Theory]
    [InlineData(3, 3)]
    [InlineData(6, 3)]
    [InlineData(4, 1)]
    public void Convolutions_in_groups_see_their_own_maps_alone(int maps, int groups)
    {
        var network = new NetworkBuilder("test", Height, Width);
        var convolution = network.Pixels.Convolution("c", maps, kernel: 3, stride: 2, Padding.Same, groups: groups);
        var definition = network.Build(convolution.Flatten().L2Normalize());
        using var module = Parity.Lived(definition);
        var weights = module.StateTensors["c.weight"].data<float>().ToArray();
        var bias = module.StateTensors["c.bias"].data<float>().ToArray();

        var expected = Naive.Unit(Naive.Convolve(Maps, weights, bias, kernel: 3, stride: 2, groups));

        Assert.Equal(maps * (3 / groups) * 9, weights.Length);
        Assert.Equal(weights.Length * 7 * 5, definition.MultiplyAdds);
        Assert.InRange(Parity.Difference(expected, Parity.Torch(module, Picture)), 0, 2e-6f);
    }

    [Theory]
    [InlineData(1, 1, 0.5, 1)]
    [InlineData(3, 0.01, 0.75, 2)]
    [InlineData(5, 2, 0.75, 1)]
    public void Local_response_normalisation_divides_by_the_mean_of_squares_in_neighbouring_maps(int maps, double alpha, double beta, double k)
    {
        var network = new NetworkBuilder("test", Height, Width);
        var expected = Naive.LocalResponseNormalization(Maps, maps, alpha, beta, k);

        AssertEqual(expected, network, network.Pixels.LocalResponseNormalization(maps, alpha, beta, k));
    }

    [Fact]
    public void Rectifiers_cut_at_zero_and_six()
    {
        var wide = new PixelNormalization([127.5f, 127.5f, 127.5f], [10, 10, 10]);
        var rectified = new NetworkBuilder("test", Height, Width, wide);
        var capped = new NetworkBuilder("test", Height, Width, wide);

        AssertEqual(Naive.Maps(Picture, Height, Width, (value, _) => Math.Max(0, (value - 127.5) / 10)), rectified, rectified.Pixels.Relu());
        AssertEqual(Naive.Maps(Picture, Height, Width, (value, _) => Math.Clamp((value - 127.5) / 10, 0, 6)), capped, capped.Pixels.Relu6());
    }

    [Fact]
    public void A_pool_without_padding_drops_the_rest()
    {
        var network = new NetworkBuilder("test", Height, Width);

        Assert.Equal(TensorShape.Maps(3, 4, 3), network.Pixels.MaxPool(3).Shape);
        Assert.Equal(TensorShape.Maps(3, 5, 4), network.Pixels.MaxPool(3, padding: Padding.Of(1)).Shape);
    }

    [Fact]
    public void A_zero_vector_stays_zero()
    {
        var network = new NetworkBuilder("test", 2, 2, PixelNormalization.Unit);
        using var module = new NetworkModule(network.Build(network.Pixels.Flatten().L2Normalize()), seed: 1);

        Assert.All(Parity.Torch(module, new byte[12]), value => Assert.Equal(0f, value));
    }

    [Fact]
    public void A_depthwise_convolution_s_variance_is_that_of_its_own_window()
    {
        var network = new NetworkBuilder("test", 32, 32);
        var x = network.Pixels.Convolution("c1", 4096, kernel: 1).Convolution("c2", 4096, kernel: 3, groups: 4096);
        using var module = new NetworkModule(network.Build(x.GlobalAveragePool().L2Normalize()), seed: 1);
        using var deviation = module.StateTensors["c2.weight"].std();

        Assert.InRange(deviation.item<float>() / Math.Sqrt(2.0 / 9), 0.98, 1.02);
    }

    [Fact]
    public void Convolutions_start_with_He_s_variance_and_no_offset()
    {
        var network = new NetworkBuilder("test", 32, 32);
        var x = network.Pixels.Convolution("c1", 64, kernel: 3).Convolution("c2", 128, kernel: 3);
        using var module = new NetworkModule(network.Build(x.Flatten().L2Normalize()), seed: 1);
        using var deviation = module.StateTensors["c2.weight"].std();

        Assert.InRange(deviation.item<float>() / Math.Sqrt(2.0 / (64 * 9)), 0.99, 1.01);
        Assert.All(module.StateTensors["c2.bias"].data<float>().ToArray(), value => Assert.Equal(0f, value));
    }

    private static void AssertEqual(double[,,] expected, NetworkBuilder network, NetworkNode node)
    {
        Assert.Equal(TensorShape.Maps(expected.GetLength(0), expected.GetLength(1), expected.GetLength(2)), node.Shape);
        using var module = new NetworkModule(network.Build(node.Flatten().L2Normalize()), seed: 1);
        module.eval();

        Assert.InRange(Parity.Difference(Naive.Unit(expected), Parity.Torch(module, Picture)), 0, 1e-6f);
    }
}
