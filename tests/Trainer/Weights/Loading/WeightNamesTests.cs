using System.Globalization;
using System.Text;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Weights;

namespace MLNetDeepRanking.Trainer.Tests.Weights.Loading;

public sealed class WeightNamesTests : IDisposable
{
    private readonly WeightFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("module.layer1.0.conv1.weight", "layer1.0.conv1.weight")]
    [InlineData("module._orig_mod.conv1.weight", "conv1.weight")]
    [InlineData("model.backbone.features.0.weight", "features.0.weight")]
    [InlineData("encoder.conv1.weight", "conv1.weight")]
    [InlineData("modules.conv1.weight", "modules.conv1.weight")]
    [InlineData("weight", "weight")]
    [InlineData("", "")]
    [InlineData("module.", "")]
    public void What_programs_put_in_front_is_stripped(string name, string expected) => Assert.Equal(expected, WeightNames.Unwrapped(name));

    [Theory]
    [InlineData("conv_stem.weight", "features.0.0.weight")]
    [InlineData("blocks.0.0.conv_pw.weight", "features.1.conv.1.weight")]
    [InlineData("blocks.1.0.conv_pwl.weight", "features.2.conv.2.weight")]
    [InlineData("blocks.6.0.bn3.running_var", "features.17.conv.3.running_var")]
    [InlineData("bn2.bias", "features.18.1.bias")]
    [InlineData("layer1.0.bn2.bias", "layer1.0.bn2.bias")]
    [InlineData("bn2", "bn2")]
    public void Names_of_timm_become_torchvision_s(string name, string expected) => Assert.Equal(expected, WeightNames.Translated(name));

    // timm's architecture string for mobilenetv2_100, and the order of layers in its blocks; shapes come from the article's table.
    [Fact]
    public void Every_layer_of_timm_s_MobileNetV2_has_its_place()
    {
        (int Widening, int Maps, int Blocks)[] stages = [(1, 16, 1), (6, 24, 2), (6, 32, 3), (6, 64, 4), (6, 96, 3), (6, 160, 3), (6, 320, 1)];
        var tensors = new List<(string Name, int[] Shape)>();
        Add("conv_stem", "bn1", 32, 3, 3);
        var narrow = 32;
        for (var stage = 0; stage < stages.Length; stage++)
            for (var block = 0; block < stages[stage].Blocks; block++, narrow = stages[stage].Maps)
            {
                var (name, wide) = ($"blocks.{stage}.{block}.", narrow * stages[stage].Widening);
                if (stage == 0)
                {
                    Add($"{name}conv_dw", $"{name}bn1", wide, 1, 3);
                    Add($"{name}conv_pw", $"{name}bn2", stages[stage].Maps, wide, 1);
                    continue;
                }
                Add($"{name}conv_pw", $"{name}bn1", wide, narrow, 1);
                Add($"{name}conv_dw", $"{name}bn2", wide, 1, 3);
                Add($"{name}conv_pwl", $"{name}bn3", stages[stage].Maps, wide, 1);
            }
        Add("conv_head", "bn2", 1280, 320, 1);
        tensors.Add(("classifier.weight", [1000, 1280]));
        var definition = DeepRankNetwork.Create(DeepRankNetworkOptions.For(Backbone.MobileNetV2));

        using var file = _folder.Open(Zeros(tensors));
        var match = file.Match(definition, WeightScope.Backbone);

        Assert.Empty(match.Missing);
        Assert.Empty(match.Unfit);
        Assert.Equal(["classifier.weight"], match.Unused);
        Assert.Equal(tensors.Count - 1, match.Loaded.Count);
        Assert.Equal("features.2.conv.1.0.weight", match.Sources.Single(pair => pair.Value.Name == "blocks.1.0.conv_dw.weight").Key);

        void Add(string convolution, string normalization, int maps, int inputs, int kernel)
        {
            tensors.Add(($"{convolution}.weight", [maps, inputs, kernel, kernel]));
            foreach (var part in (string[])["weight", "bias", "running_mean", "running_var"]) tensors.Add(($"{normalization}.{part}", [maps]));
        }
    }

    [Fact]
    public void A_name_as_it_is_goes_before_one_that_is_translated_and_counters_are_ignored()
    {
        var builder = new NetworkBuilder("two", 8, 8);
        var definition = builder.Build(
            builder.Pixels.Convolution("conv1", 2, 1, bias: false).BatchNormalization("bn1").Flatten().L2Normalize());
        (string, int[])[] tensors =
        [
            ("module.conv1.weight", [2, 3, 1, 1]), ("conv1.weight", [2, 3, 1, 1]), ("model.bn1.weight", [2]), ("bn1.bias", [2]), ("bn1.running_mean", [2]),
            ("bn1.num_batches_tracked", []), ("fc.weight", [1]),
        ];
        using var file = _folder.Open(Zeros(tensors));

        // timm's MobileNetV2 has a layer bn1 of another name in torchvision; a network that has bn1 itself gets it nevertheless.
        var match = file.Match(definition);

        Assert.Equal("conv1.weight", match.Sources["conv1.weight"].Name);
        Assert.Equal("model.bn1.weight", match.Sources["bn1.weight"].Name);
        Assert.Equal("bn1.bias", match.Sources["bn1.bias"].Name);
        Assert.Equal(["bn1.running_var"], match.Missing);
        Assert.Equal(["module.conv1.weight", "fc.weight"], match.Unused);
        Assert.Equal("4 tensors loaded, 1 missing, 0 unfit, 2 unused", match.ToString());
    }

    /// <summary>Returns a <c>.safetensors</c> file in half precision, all zero.</summary>
    private static byte[] Zeros(IEnumerable<(string Name, int[] Shape)> tensors)
    {
        var (header, offset) = (new StringBuilder("{"), 0);
        foreach (var (name, shape) in tensors)
        {
            var end = offset + 2 * shape.Aggregate(1, (product, size) => product * size);
            var separator = offset == 0 ? "" : ",";
            var shapeText = string.Join(',', shape);
            header.Append(
                CultureInfo.InvariantCulture,
                $"{separator}\"{name}\":{{\"dtype\":\"F16\",\"shape\":[{shapeText}],\"data_offsets\":[{offset},{end}]}}");
            offset = end;
        }
        return WeightFolder.SafeTensors(header.Append('}').ToString(), offset);
    }
}
