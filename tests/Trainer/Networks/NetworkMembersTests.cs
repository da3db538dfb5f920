using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Tests.Export;

namespace MLNetDeepRanking.Trainer.Tests.Networks;

public sealed class NetworkMembersTests
{
    [Fact]
    public void Members_stand_side_by_side_and_each_has_its_part_of_the_embedding()
    {
        var one = DeepRankNetwork.Create(DeepRankNetworkOptions.Small(32, embeddingSize: 16));

        var three = DeepRankNetwork.Create(DeepRankNetworkOptions.Small(32, embeddingSize: 48) with { Members = 3 });

        Assert.Equal((1, 3, 48), (one.Members, three.Members, three.EmbeddingSize));
        Assert.Equal((3 * one.ParameterCount, 3 * one.MultiplyAdds), (three.ParameterCount, three.MultiplyAdds));
        Assert.Equal(3 * one.BackboneSteps.Count(), three.BackboneSteps.Count());
        string[] names = [.. one.Steps.SelectMany(step => step.State).Select(tensor => tensor.Name)];
        Assert.Equal(
            [.. names, .. names.Select(name => $"member2.{name}"), .. names.Select(name => $"member3.{name}")],
            three.Steps.SelectMany(step => step.State).Select(tensor => tensor.Name));
    }

    [Fact]
    public void Members_begin_with_weights_of_their_own_and_their_parts_are_equally_long()
    {
        var definition = DeepRankNetwork.Create(DeepRankNetworkOptions.Small(32, embeddingSize: 32) with { Members = 2 });
        using var module = Parity.Lived(definition);
        using var session = new InferenceSession(Parity.Export(module));
        var pictures = SyntheticPictures.Bytes(3, 32, 32, seed: 1);

        var embeddings = Parity.Torch(module, pictures);

        Assert.InRange(Parity.Difference(embeddings, Parity.Onnx(session, pictures)), 0, 1e-6f);
        Assert.All(embeddings.Chunk(16), part => Assert.Equal(0.5, part.Sum(value => (double)value * value), 1e-5));
        Assert.False(module.StateTensors["conv1.weight"].equal(module.StateTensors["member2.conv1.weight"]).all().item<bool>());
    }
}
