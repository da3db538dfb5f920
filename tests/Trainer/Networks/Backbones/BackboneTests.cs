using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Tests.References;

namespace MLNetDeepRanking.Trainer.Tests.Networks.Backbones;

public sealed class BackboneTests
{
    public static TheoryData<string> Names => [.. Catalogue.Published.Keys];

    [Theory]
    [InlineData("alexnet", 60_965_224)]
    [InlineData("vgg16", 138_357_544)]
    [InlineData("vgg16_bn", 138_365_992)]
    [InlineData("resnet18", 11_689_512)]
    [InlineData("resnet34", 21_797_672)]
    [InlineData("resnet50", 25_557_032)]
    [InlineData("mobilenet_v2", 3_504_872)]
    public void With_its_classifier_a_backbone_has_the_published_number_of_parameters(string name, long count)
    {
        Assert.Equal(count, Classifier(name).ParameterCount);
        Assert.Equal([count], TorchvisionReferences.Of(name, "parameters"));
    }

    // torchvision's table says 15.47, 15.47, 1.81, 3.66, 4.09 and 0.30 thousand millions for all but AlexNet.
    [Theory]
    [InlineData("alexnet", 724_406_816)]
    [InlineData("vgg16", 15_470_264_320)]
    [InlineData("vgg16_bn", 15_470_264_320)]
    [InlineData("resnet18", 1_814_073_344)]
    [InlineData("resnet34", 3_663_761_408)]
    [InlineData("resnet50", 4_089_184_256)]
    [InlineData("mobilenet_v2", 300_774_272)]
    public void With_its_classifier_a_backbone_takes_the_published_number_of_multiply_adds(string name, long count) =>
        Assert.Equal(count, Classifier(name).MultiplyAdds);

    [Theory]
    [InlineData("alexnet", 256, 6)]
    [InlineData("vgg16", 512, 7)]
    [InlineData("vgg16_bn", 512, 7)]
    [InlineData("resnet18", 512, 7)]
    [InlineData("resnet34", 512, 7)]
    [InlineData("resnet50", 2048, 7)]
    [InlineData("mobilenet_v2", 1280, 7)]
    public void At_its_own_size_it_ends_in_the_published_maps(string name, int maps, int size)
    {
        var backbone = Catalogue.Published[name];
        var network = new NetworkBuilder(name, backbone.Size, backbone.Size, backbone.Normalization);

        Assert.Equal(TensorShape.Maps(maps, size, size), network.Pixels.Backbone(backbone).Shape);
        Assert.Equal(name == "alexnet" ? 225 : 224, backbone.Size);
        Assert.Equal(PixelNormalization.ImageNet, backbone.Normalization);
    }

    // conv1; block1 of 64 maps; blocks 2 to 4 with their shortcuts: 9 windows of each convolution, and a scale and a shift of each map.
    [Theory]
    [InlineData(64, 4)]
    [InlineData(28, 4)]
    [InlineData(48, 3)]
    [InlineData(24, 3)]
    public void The_small_residual_network_ends_in_512_maps_at_all_sizes(int size, int side)
    {
        const long Parameters = 3 * 64 * 9 + 2 * 64
            + 2 * (64 * 64 * 9 + 2 * 64)
            + (64 + 128) * 128 * 9 + 64 * 128 + 3 * 2 * 128
            + (128 + 256) * 256 * 9 + 128 * 256 + 3 * 2 * 256
            + (256 + 512) * 512 * 9 + 256 * 512 + 3 * 2 * 512;
        var network = new NetworkBuilder("small_residual", size, size);
        var features = network.Build(network.Pixels.Backbone(Backbone.SmallResidual).L2Normalize());
        Assert.Equal((512 * side * side, Parameters), (features.EmbeddingSize, features.ParameterCount));
        Assert.Equal(4_898_112, Parameters);
    }

    [Theory]
    [InlineData("resnet18", "layer2.0.downsample.0", "Convolution 1×1/2")]
    [InlineData("resnet50", "layer1.0.downsample.0", "Convolution 1×1")]
    [InlineData("resnet50", "layer2.0.conv1", "Convolution 1×1")]
    [InlineData("resnet50", "layer2.0.conv2", "Convolution 3×3/2 pad 1")]
    [InlineData("vgg16_bn", "features.40", "Convolution 3×3 pad Same")]
    [InlineData("mobilenet_v2", "features.1.conv.0.0", "Convolution 3×3 pad 1 groups 32")]
    [InlineData("mobilenet_v2", "features.2.conv.1.0", "Convolution 3×3/2 pad 1 groups 96")]
    [InlineData("mobilenet_v2", "features.18.0", "Convolution 1×1")]
    [InlineData("alexnet", "conv2", "Convolution 5×5 pad 2 groups 2")]
    public void Layers_are_what_they_are_named_after(string name, string layer, string operation) =>
        Assert.Equal(operation, Classifier(name).Steps.Single(step => step.Name == layer).Layer.ToString());

    [Fact]
    public void The_summary_shows_groups_and_rectifiers_with_a_ceiling()
    {
        var rows = Classifier("mobilenet_v2").Summary().Split('\n')
            .Select(row => string.Join(' ', row.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

        Assert.Contains("features.1.conv.0.0 Convolution 3×3 pad 1 groups 32 32×112×112 288 3,612,672", rows);
        Assert.Contains("ClippedRelu1 Relu6 32×112×112 0 0", rows);
        Assert.Contains("mobilenet_v2 total 1000 3,504,872 300,774,272", rows);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_network_knows_which_layers_are_its_backbone(string name)
    {
        var backbone = Catalogue.Published[name];
        var alone = new NetworkBuilder(name, backbone.Size, backbone.Size);
        var features = alone.Build(alone.Pixels.Backbone(backbone).Flatten().L2Normalize());

        var definition = DeepRankNetwork.Create(DeepRankNetworkOptions.For(backbone) with { Head = MainPathHead.Article });

        Assert.Equal(features.Steps[1..^2].Select(step => step.Name), definition.BackboneSteps.Select(step => step.Name));
        Assert.Equal(features.ParameterCount, definition.BackboneSteps.Sum(step => step.ParameterCount));
    }

    [Fact]
    public void One_of_your_own_is_a_name_and_a_function()
    {
        var backbone = new Backbone("strokes", pixels => pixels.Convolution("conv1", 32, kernel: 5, stride: 2, Padding.Same).Relu());

        var definition = DeepRankNetwork.Create(DeepRankNetworkOptions.For(backbone, embeddingSize: 32));

        Assert.Equal(("strokes", TensorShape.Maps(3, 64, 64), 32), (definition.Name, definition.Input, definition.EmbeddingSize));
        Assert.Equal(["conv1", "Relu1"], definition.BackboneSteps.Select(step => step.Name));
        Assert.Equal((64, PixelNormalization.Symmetric), (backbone.Size, backbone.Normalization));
    }

    [Fact]
    public void Pictures_that_are_too_small_for_it_are_refused_by_the_layer_they_end_in()
    {
        var options = DeepRankNetworkOptions.For(Backbone.Vgg16) with { Size = 16 };

        var error = Assert.Throws<ArgumentException>(() => DeepRankNetwork.Create(options));

        Assert.Contains("Layer 'MaxPool5' (MaxPool) cannot follow", error.Message, StringComparison.Ordinal);
    }

    private static NetworkDefinition Classifier(string name)
    {
        var size = name == "alexnet" ? 225 : 224;
        var network = new NetworkBuilder(name, size, size);
        var features = network.Pixels.Backbone(Catalogue.Published[name]);
        var classes = name switch
        {
            "resnet18" or "resnet34" or "resnet50" => features.GlobalAveragePool().Linear("fc", 1000),
            "mobilenet_v2" => features.GlobalAveragePool().Dropout(0.2).Linear("classifier.1", 1000),
            _ => features.Flatten()
                .Linear("classifier.0", 4096).Relu().Dropout(0.5)
                .Linear("classifier.3", 4096).Relu().Dropout(0.5)
                .Linear("classifier.6", 1000),
        };
        return network.Build(classes.L2Normalize());
    }
}
