using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Networks;

public sealed class NetworkModuleTests
{
    private static readonly NetworkDefinition Small = DeepRankNetwork.Create(DeepRankNetworkOptions.Small(32, embeddingSize: 32));

    [Fact]
    public void Embeddings_are_rows_of_unit_length_and_the_pictures_stay_as_they_are()
    {
        using var module = new NetworkModule(Small, seed: 1);
        using var pictures = SyntheticPictures.Tensor(5, 32, 32, seed: 1);
        using var copy = pictures.clone();
        module.eval();

        using var embeddings = module.call(pictures);

        Assert.Equal((long[])[5, 32], embeddings.shape);
        using var lengths = embeddings.norm(1);
        Assert.All(lengths.data<float>().ToArray(), length => Assert.Equal(1f, length, tolerance: 1e-6f));
        Assert.True(pictures.equal(copy).all().item<bool>());
    }

    [Fact]
    public void One_seed_gives_one_network_and_another_seed_another()
    {
        using var first = new NetworkModule(Small, seed: 7);
        using var same = new NetworkModule(Small, seed: 7);
        using var other = new NetworkModule(Small, seed: 8);

        Assert.Equal(first.StateTensors.Keys, same.StateTensors.Keys);
        foreach (var (name, tensor) in first.StateTensors) Assert.Equal(Values(tensor), Values(same.StateTensors[name]));
        Assert.NotEqual(Values(first.StateTensors["conv1.weight"]), Values(other.StateTensors["conv1.weight"]));
    }

    [Theory]
    [InlineData(NetworkPrecision.Float32)]
    [InlineData(NetworkPrecision.BFloat16Convolutions)]
    internal void Training_repeats_to_the_last_bit(NetworkPrecision precision)
    {
        var options = DeepRankNetworkOptions.Small(32) with { DropRate = 0.2 };
        var definition = DeepRankNetwork.Create(options);

        Assert.Equal(Train(definition, precision), Train(definition, precision));
    }

    [Fact]
    public void Tensors_have_the_definition_s_names_and_shapes()
    {
        using var module = new NetworkModule(DeepRankNetwork.Create(DeepRankNetworkOptions.Small()), seed: 1);

        Assert.Equal((long[])[64, 32, 3, 3], module.StateTensors["conv2.weight"].shape);
        Assert.Equal((long[])[64], module.StateTensors["conv2.bn.running_var"].shape);
        Assert.Equal((long[])[128, 4096 + 1024], module.StateTensors["embedding.weight"].shape);
        Assert.Equal(module.Definition.ParameterCount, module.parameters().Sum(parameter => parameter.numel()));
        Assert.Equal(10, module.buffers().Count());
    }

    [Fact]
    public void Every_parameter_receives_a_gradient()
    {
        using var module = new NetworkModule(Small, seed: 1);
        using var pictures = SyntheticPictures.Tensor(4, 32, 32, seed: 1);
        using var scope = NewDisposeScope();

        module.call(pictures).select(1, 0).sum().backward();

        Assert.All(module.named_parameters(), item => Assert.True(item.parameter.grad?.abs().sum().item<float>() > 0, item.name));
    }

    [Fact]
    public void Statistics_move_in_training_and_rest_in_use()
    {
        using var module = new NetworkModule(Small, seed: 1);
        using var pictures = SyntheticPictures.Tensor(4, 32, 32, seed: 1);
        var before = Values(module.StateTensors["conv1.bn.running_mean"]);

        module.eval();
        module.call(pictures).Dispose();
        Assert.Equal(before, Values(module.StateTensors["conv1.bn.running_mean"]));

        module.train();
        module.call(pictures).Dispose();
        Assert.NotEqual(before, Values(module.StateTensors["conv1.bn.running_mean"]));
    }

    [Fact]
    public void Dropout_drops_its_share_in_training_and_nothing_in_use()
    {
        var network = new NetworkBuilder("test", 64, 64, new PixelNormalization([-1, -1, -1], [1, 1, 1]));
        using var module = new NetworkModule(network.Build(network.Pixels.Flatten().Dropout(0.6).L2Normalize()), seed: 1);
        using var pictures = SyntheticPictures.Tensor(4, 64, 64, seed: 1);
        double Dropped()
        {
            using var scope = NewDisposeScope();
            return module.call(pictures).eq(0).to(ScalarType.Float64).mean().item<double>();
        }

        module.train();
        Assert.Equal(0.6, Dropped(), tolerance: 0.01);
        module.eval();
        Assert.Equal(0, Dropped());
    }

    [Fact]
    public void Use_gives_the_same_embeddings_in_either_precision()
    {
        using var pictures = SyntheticPictures.Tensor(4, 32, 32, seed: 1);
        using var exact = new NetworkModule(Small, seed: 1, NetworkPrecision.Float32);
        using var mixed = new NetworkModule(Small, seed: 1, NetworkPrecision.BFloat16Convolutions);
        exact.eval();
        mixed.eval();
        using var expected = exact.call(pictures);
        using var actual = mixed.call(pictures);

        Assert.Equal(Values(expected), Values(actual));
    }

    [Fact]
    public void A_module_that_was_moved_computes_with_its_new_tensors()
    {
        using var pictures = SyntheticPictures.Tensor(4, 32, 32, seed: 1);
        using var module = new NetworkModule(Small, seed: 1);
        module.eval();
        using var before = module.call(pictures);

        module.to(ScalarType.Float64);
        Assert.All(module.StateTensors.Values, tensor => Assert.Equal(ScalarType.Float64, tensor.dtype));
        module.to(ScalarType.Float32);
        using var after = module.call(pictures);

        Assert.Equal(Values(before), Values(after));
    }

    [Fact]
    public void Without_a_word_the_machine_s_faster_precision_is_used()
    {
        using var module = new NetworkModule(Small, seed: 1);

        Assert.Equal(MixedPrecision.Fastest(CPU), module.Precision);
    }

    [Fact]
    public void Half_precision_training_stays_near_the_exact_one()
    {
        using var pictures = SyntheticPictures.Tensor(16, 32, 32, seed: 1);
        using var exact = new NetworkModule(Small, seed: 1, NetworkPrecision.Float32);
        using var mixed = new NetworkModule(Small, seed: 1, NetworkPrecision.BFloat16Convolutions);
        using var expected = exact.call(pictures);
        using var actual = mixed.call(pictures);
        using var cosine = expected.mul(actual).sum(1);

        Assert.All(Values(cosine), value => Assert.InRange(value, 0.995f, 1.00001f));
        Assert.NotEqual(Values(expected), Values(actual));
    }

    [Fact]
    public void A_step_leaves_no_tensor_behind()
    {
        using var module = new NetworkModule(Small, seed: 1);
        using var pictures = SyntheticPictures.Tensor(4, 32, 32, seed: 1);
        module.call(pictures).Dispose();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        module.call(pictures).Dispose();

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Pictures_of_another_size_or_type_are_refused()
    {
        using var module = new NetworkModule(Small, seed: 1);
        using var larger = SyntheticPictures.Tensor(1, 33, 32, seed: 1);
        using var floats = zeros(1, 32, 32, 3);

        var size = Assert.Throws<ArgumentException>(() => module.call(larger));
        var type = Assert.Throws<ArgumentException>(() => module.call(floats));

        Assert.Contains("takes bytes [N, 32, 32, 3], and got Byte [1, 33, 32, 3]", size.Message, StringComparison.Ordinal);
        Assert.Contains("and got Float32 [1, 32, 32, 3]", type.Message, StringComparison.Ordinal);
    }

    private static float[] Train(NetworkDefinition definition, NetworkPrecision precision)
    {
        using var module = new NetworkModule(definition, seed: 3, precision);
        using var optimizer = optim.SGD(module.parameters(), learningRate: 0.1, momentum: 0.9);
        using var pictures = SyntheticPictures.Tensor(24, 32, 32, seed: 1);
        using var target = ones(24, 128);
        for (var step = 0; step < 3; step++)
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            module.call(pictures).sub(target).pow(2).mean().backward();
            optimizer.step();
        }
        return [.. module.StateTensors.Values.SelectMany(Values)];
    }

    private static float[] Values(Tensor tensor)
    {
        using var copy = tensor.detach().contiguous();
        return copy.data<float>().ToArray();
    }
}
