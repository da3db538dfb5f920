using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;
using MLNetDeepRanking.Trainer.Weights;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Weights.Loading;

public sealed class WeightLoaderTests : IDisposable
{
    private static readonly NetworkDefinition Small = DeepRankNetwork.Create(DeepRankNetworkOptions.Small(32, embeddingSize: 16));

    private static readonly Preprocessing Preprocessing = new() { Width = 32, Height = 32 };

    private readonly WeightFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_saved_network_comes_back_with_the_same_embeddings()
    {
        using var pictures = SyntheticPictures.Tensor(3, 32, 32, seed: 1);
        using var saved = TrainedNetwork.Untrained(Small, Preprocessing, seed: 5);
        saved.SaveWeights(_folder.File);
        using var loaded = TrainedNetwork.FromWeights(Small, Preprocessing, _folder.File);

        using var expected = saved.Network.call(pictures);
        using var actual = loaded.Network.call(pictures);
        Assert.Equal(Values(expected), Values(actual));
        Assert.Equal("weights of 'file.weights'", loaded.Summary);

        var first = File.ReadAllBytes(_folder.File);
        loaded.SaveWeights(_folder.File);
        Assert.Equal(first, File.ReadAllBytes(_folder.File));
    }

    [Fact]
    public void The_backbone_s_scope_leaves_all_else_as_it_was()
    {
        Write(module => module.StateTensors);
        using var network = new NetworkModule(Small, seed: 2);
        using var untouched = new NetworkModule(Small, seed: 2);
        using var source = new NetworkModule(Small, seed: 1);

        var match = Load(network, WeightScope.Backbone);

        var backbone = Small.BackboneSteps.SelectMany(step => step.State).Select(tensor => tensor.Name).ToHashSet();
        Assert.Equal(backbone, match.Loaded.ToHashSet());
        Assert.Contains("embedding.weight", match.Unused);
        foreach (var (name, tensor) in network.StateTensors)
            Assert.Equal(Values((backbone.Contains(name) ? source : untouched).StateTensors[name]), Values(tensor));
        Assert.NotEqual(Values(untouched.StateTensors["embedding.weight"]), Values(source.StateTensors["embedding.weight"]));
    }

    [Fact]
    public void Missing_and_misshaped_tensors_are_named_and_nothing_is_loaded()
    {
        Write(module => module.StateTensors.Where(item => item.Key != "conv2.weight"), ("conv3.weight", zeros(7, 7)), ("classifier.bias", zeros(3)));
        using var network = new NetworkModule(Small, seed: 2);
        using var untouched = new NetworkModule(Small, seed: 2);

        var error = Assert.Throws<InvalidDataException>(() => Load(network, WeightScope.Network));

        string[] causes =
        [
            _folder.File, "weights of 'small'", "lacks 1 of ", "'conv2.weight'", "'conv3.weight' is [7, 7] in the file and [128, 64, 3, 3] in the network",
            "'classifier.bias'",
        ];
        foreach (var cause in causes) Assert.Contains(cause, error.Message, StringComparison.Ordinal);
        foreach (var (name, tensor) in network.StateTensors) Assert.Equal(Values(untouched.StateTensors[name]), Values(tensor));
    }

    [Fact]
    public void A_long_list_of_names_ends_after_ten()
    {
        Write(_ => [], ("other", zeros(1)));
        using var network = new NetworkModule(Small, seed: 2);

        var error = Assert.Throws<InvalidDataException>(() => Load(network, WeightScope.Network));

        var rest = network.StateTensors.Count - 10;
        Assert.Contains($"and {rest} more; the file has 1 that the network does not: 'other'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_available_is_loaded_if_it_is_anything_and_fits()
    {
        using var network = new NetworkModule(Small, seed: 2);

        Write(_ => [], ("embedding.bias", full(16, 3f)), ("other", zeros(1)));
        Assert.Equal(["embedding.bias"], Load(network, WeightScope.Available).Loaded);
        Assert.All(Values(network.StateTensors["embedding.bias"]), value => Assert.Equal(3f, value));

        Write(_ => [], ("embedding.bias", zeros(17)));
        Assert.Contains("[17]", Assert.Throws<InvalidDataException>(() => Load(network, WeightScope.Available)).Message, StringComparison.Ordinal);
        Write(_ => [], ("other", zeros(1)));
        Assert.Contains("lacks", Assert.Throws<InvalidDataException>(() => Load(network, WeightScope.Available)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_network_without_a_backbone_has_none_to_load()
    {
        var builder = new NetworkBuilder("bare", 8, 8);
        var definition = builder.Build(builder.Pixels.Flatten().Linear("embedding", 4).L2Normalize());
        Write(_ => [], ("embedding.bias", zeros(4)));
        using var network = new NetworkModule(definition, seed: 1);

        var error = Assert.Throws<InvalidDataException>(() => Load(network, WeightScope.Backbone));

        Assert.Contains("no backbone; add one to the definition with NetworkNode.Backbone", error.Message, StringComparison.Ordinal);
    }

    private static float[] Values(Tensor tensor)
    {
        using var copy = tensor.detach().contiguous();
        return copy.data<float>().ToArray();
    }

    private WeightMatch Load(NetworkModule network, WeightScope scope)
    {
        using var file = WeightFile.Open(_folder.File);
        return WeightLoader.Load(network, file, scope);
    }

    /// <summary>Writes tensors of the small network with seed 1, and others instead or besides.</summary>
    private void Write(Func<NetworkModule, IEnumerable<KeyValuePair<string, Tensor>>> select, params (string Name, Tensor Tensor)[] others)
    {
        using var module = new NetworkModule(Small, seed: 1);
        var tensors = select(module).ToDictionary();
        foreach (var (name, tensor) in others) tensors[name] = tensor;
        SafeTensorsWriter.Write(_folder.File, tensors);
        foreach (var (_, tensor) in others) tensor.Dispose();
    }
}
