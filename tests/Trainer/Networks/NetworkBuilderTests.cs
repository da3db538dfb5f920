using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Tests.Networks;

public sealed class NetworkBuilderTests
{
    private readonly NetworkBuilder _network = new("test", height: 32, width: 24);

    [Fact]
    public void A_network_of_one_s_own_takes_a_dozen_lines()
    {
        var network = new NetworkBuilder("tiny", height: 32, width: 32);
        var x = network.Pixels
            .Convolution("conv1", 16, kernel: 3, padding: Padding.Same, bias: false).BatchNormalization("bn1").Relu()
            .MaxPool(2);
        var block = x
            .Convolution("conv2", 16, kernel: 3, padding: Padding.Same, bias: false).BatchNormalization("bn2")
            .Add(x).Relu();
        var definition = network.Build(block.GlobalAveragePool().Linear("embedding", 64).L2Normalize());

        Assert.Equal("tiny", definition.Name);
        Assert.Equal(TensorShape.Maps(3, 32, 32), definition.Input);
        Assert.Equal(64, definition.EmbeddingSize);
        Assert.Equal(16 * 27 + 32 + 16 * 16 * 9 + 32 + 64 * 16 + 64, definition.ParameterCount);
        Assert.Equal(16 * 27 * 32 * 32 + 16 * 16 * 9 * 16 * 16 + 64 * 16, definition.MultiplyAdds);
    }

    [Fact]
    public void The_summary_names_every_layer_and_adds_up()
    {
        var features = _network.Pixels.Convolution("conv1", 8, kernel: 5, stride: 2).Relu().Flatten();
        var definition = _network.Build(features.Linear("fc", 16).L2Normalize());

        Assert.Equal(
            """
            Layer         Operation          Output   Parameters  Multiply-adds
            pixels        PixelInput         3×32×24           0              0
            conv1         Convolution 5×5/2  8×14×10         608         84,000
            Relu1         Relu               8×14×10           0              0
            Flatten1      Flatten            1120              0              0
            fc            Linear             16           17,936         17,920
            L2Normalize1  L2Normalize        16                0              0
            test          total              16           18,544        101,920

            """,
            definition.Summary(),
            ignoreLineEndingDifferences: true);
        Assert.Equal("test: 3×32×24 → 16, 18,544 parameters", definition.ToString());
    }

    [Fact]
    public void A_vector_layer_behind_maps_names_the_cure() =>
        AssertRefused(() => _network.Pixels.Linear("fc", 8), "'fc' (Linear) cannot follow 'pixels'", "3×32×24", "Add Flatten()");

    [Fact]
    public void A_map_layer_behind_a_vector_names_the_cure() =>
        AssertRefused(() => _network.Pixels.Flatten().MaxPool(2), "(MaxPool) cannot follow 'Flatten1'", "before Flatten()");

    [Fact]
    public void A_window_larger_than_the_maps_is_refused() =>
        AssertRefused(() => _network.Pixels.Convolution("c", 8, kernel: 25), "25×25 window is larger than 24 pixels", "Padding.Same");

    [Fact]
    public void A_pool_of_nothing_but_padding_is_refused() =>
        AssertRefused(() => _network.Pixels.MaxPool(2, padding: Padding.Of(2)), "padding must be smaller");

    [Theory]
    [InlineData(0, 3, 1)]
    [InlineData(8, 0, 1)]
    [InlineData(8, 3, 0)]
    public void A_convolution_of_no_size_is_refused(int maps, int kernel, int stride) =>
        AssertRefused(() => _network.Pixels.Convolution("c", maps, kernel, stride), "'c' (Convolution)");

    [Theory]
    [InlineData(8, 2)]
    [InlineData(8, 3)]
    [InlineData(6, 0)]
    public void Groups_that_do_not_divide_the_maps_are_refused(int maps, int groups) =>
        AssertRefused(() => _network.Pixels.Convolution("c", maps, kernel: 3, groups: groups), "'c' (Convolution)", "groups");

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    public void An_even_neighbourhood_of_maps_is_refused(int maps) =>
        AssertRefused(() => _network.Pixels.LocalResponseNormalization(maps), "takes an odd number of maps", $"got {maps}");

    [Fact]
    public void Unequal_shapes_do_not_add_up() =>
        AssertRefused(() => _network.Pixels.Add(_network.Pixels.Subsample(2)), "adds equal shapes", "3×32×24 and 3×16×12");

    [Fact]
    public void Maps_of_unequal_size_do_not_concatenate() =>
        AssertRefused(() => _network.Pixels.Concatenate(_network.Pixels.Subsample(2)), "maps of one size", "3×32×24 and 3×16×12");

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void A_drop_rate_outside_zero_to_one_is_refused(double rate) =>
        AssertRefused(() => _network.Pixels.Dropout(rate), "rate must lie in [0, 1)");

    [Fact]
    public void A_name_is_given_once()
    {
        var x = _network.Pixels.Convolution("layer1.conv", 8, kernel: 3);

        AssertRefused(() => x.Convolution("layer1.conv", 8, kernel: 3), "already has a layer named 'layer1.conv'");
        AssertRefused(() => x.Convolution("layer1_conv", 8, kernel: 3), "already has a layer named 'layer1_conv'");
    }

    [Fact]
    public void Layers_of_two_networks_do_not_mix()
    {
        var other = new NetworkBuilder("other", 32, 24);

        AssertRefused(() => _network.Pixels.Add(other.Pixels), "'pixels' belongs to another network");
        AssertRefused(() => _network.Build(other.Pixels.Flatten().L2Normalize()), "belongs to another network");
    }

    [Fact]
    public void A_network_ends_in_vectors_of_unit_length() =>
        AssertRefused(() => _network.Build(_network.Pixels.Flatten()), "ends in 'Flatten1'", "L2Normalize()");

    [Fact]
    public void A_layer_that_leads_nowhere_is_refused()
    {
        var output = _network.Pixels.Flatten().L2Normalize();
        _network.Pixels.Convolution("stray", 8, kernel: 3);

        AssertRefused(() => _network.Build(output), "does not depend on layer 'stray'");
    }

    [Fact]
    public void A_picture_without_a_size_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkBuilder("test", 0, 32));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NetworkBuilder("test", 32, -1));
        Assert.ThrowsAny<ArgumentException>(() => new NetworkBuilder(" ", 32, 32));
    }

    private static void AssertRefused(Func<object> build, params string[] words)
    {
        var error = Assert.ThrowsAny<ArgumentException>(build);
        Assert.All(words, word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }
}
