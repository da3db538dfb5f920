using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Tests.Networks;

public sealed class DeepRankNetworkTests
{
    private static readonly string ArticleMainPath =
        """
        pixels 3×224×224
        features.0 64×224×224
        features.2 64×224×224
        MaxPool1 64×112×112
        features.5 128×112×112
        features.7 128×112×112
        MaxPool2 128×56×56
        features.10 256×56×56
        features.12 256×56×56
        features.14 256×56×56
        MaxPool3 256×28×28
        features.17 512×28×28
        features.19 512×28×28
        features.21 512×28×28
        MaxPool4 512×14×14
        features.24 512×14×14
        features.26 512×14×14
        features.28 512×14×14
        MaxPool5 512×7×7
        GlobalAveragePool1 512
        fc1 4096
        Dropout1 4096
        fc2 4096
        Dropout2 4096
        L2Normalize1 4096

        """;

    [Fact]
    public void The_article_s_network_has_the_article_s_layers() => AssertLayers(DeepRankNetworkOptions.Article, ArticleMainPath +
        """
        path1.conv 96×14×14
        MaxPool6 96×4×4
        Flatten1 1536
        path2.conv 96×7×7
        MaxPool7 96×4×4
        Flatten2 1536
        L2Normalize2 1536
        L2Normalize3 1536
        Concatenate1 3072
        Concatenate2 7168
        embedding 4096
        L2Normalize4 4096
        """);

    [Fact]
    public void Its_subsampled_form_differs_in_the_paths_alone() => AssertLayers(DeepRankNetworkOptions.ArticleSubsampled, ArticleMainPath +
        """
        Subsample1 3×56×56
        path1.conv 96×14×14
        MaxPool6 96×4×4
        Flatten1 1536
        Subsample2 3×28×28
        path2.conv 96×7×7
        MaxPool7 96×4×4
        Flatten2 1536
        L2Normalize2 1536
        L2Normalize3 1536
        Concatenate1 3072
        Concatenate2 7168
        embedding 4096
        L2Normalize4 4096
        """);

    [Fact]
    public void The_article_s_windows_strides_and_rates_are_the_article_s()
    {
        var steps = DeepRankNetwork.Create(DeepRankNetworkOptions.Article).Steps;
        var layers = steps.ToDictionary(step => step.Name, step => step.Layer.ToString());

        Assert.Equal("Convolution 3×3 pad Same", layers["features.0"]);
        Assert.Equal("MaxPool 2×2/2", layers["MaxPool5"]);
        Assert.Equal("Dropout 0.6", layers["Dropout1"]);
        Assert.Equal("Dropout 0.6", layers["Dropout2"]);
        Assert.Equal("Convolution 8×8/16 pad Same", layers["path1.conv"]);
        Assert.Equal("MaxPool 3×3/4 pad Same", layers["MaxPool6"]);
        Assert.Equal("Convolution 8×8/32 pad Same", layers["path2.conv"]);
        Assert.Equal("MaxPool 7×7/2 pad Same", layers["MaxPool7"]);
        Assert.Equal(15, layers.Values.Count(layer => layer == "Relu")); // 13 + 2: neither path nor the embedding has an activation.
        Assert.Equal(PixelNormalization.Unit, Assert.IsType<PixelInput>(steps[0].Layer).Normalization);
    }

    [Fact]
    public void The_article_s_network_has_62_998_528_parameters()
    {
        const int Vgg16Features = 14_714_688, Fc1 = 2_101_248, Fc2 = 16_781_312, Paths = 2 * 18_528, Embedding = 29_364_224;

        Assert.Equal(62_998_528, Vgg16Features + Fc1 + Fc2 + Paths + Embedding);
        Assert.Equal(62_998_528, DeepRankNetwork.Create(DeepRankNetworkOptions.Article).ParameterCount);
        Assert.Equal(62_998_528, DeepRankNetwork.Create(DeepRankNetworkOptions.ArticleSubsampled).ParameterCount);
    }

    [Theory]
    [InlineData(LowResolutionPools.Wang, "MaxPool 7×7/4 pad Same", "MaxPool 3×3/2 pad Same")]
    [InlineData(LowResolutionPools.Article, "MaxPool 3×3/4 pad Same", "MaxPool 7×7/2 pad Same")]
    public void Both_readings_of_Wang_s_pools_give_Wang_s_sizes(LowResolutionPools pools, string poolA, string poolB)
    {
        var steps = DeepRankNetwork.Create(WangPaths(pools)).Steps;
        var start = steps.Select((step, index) => (step, index)).First(item => item.step.Layer is Subsample).index;

        Assert.Equal(
            (string[])["3×57×57", "96×15×15", "96×4×4", "1536", "3×29×29", "96×8×8", "96×4×4", "1536", "3072", "3072"],
            steps.Skip(start).Take(10).Select(step => step.Output.ToString()));
        Assert.Equal([poolA, poolB], steps.Where(step => step.Layer is MaxPool).TakeLast(2).Select(step => step.Layer.ToString()));
    }

    [Fact]
    public void The_small_network_has_five_convolutions_and_two_paths() => AssertLayers(DeepRankNetworkOptions.Small(),
        """
        pixels 3×64×64
        conv1 32×32×32
        conv1.bn 32×32×32
        conv2 64×32×32
        conv2.bn 64×32×32
        MaxPool1 64×16×16
        conv3 128×16×16
        conv3.bn 128×16×16
        MaxPool2 128×8×8
        conv4 256×8×8
        conv4.bn 256×8×8
        MaxPool3 256×4×4
        conv5 256×4×4
        conv5.bn 256×4×4
        Flatten1 4096
        L2Normalize1 4096
        Subsample1 3×16×16
        path1.conv 32×16×16
        MaxPool4 32×4×4
        Flatten2 512
        Subsample2 3×8×8
        path2.conv 32×8×8
        MaxPool5 32×4×4
        Flatten3 512
        Concatenate1 1024
        L2Normalize2 1024
        Concatenate2 5120
        embedding 128
        L2Normalize3 128
        """);

    [Theory]
    [InlineData(true, 3)]
    [InlineData(false, 4)]
    public void Low_resolution_vectors_are_scaled_together_or_apart(bool joint, int normalizations) =>
        Assert.Equal(normalizations, DeepRankNetwork.Create(DeepRankNetworkOptions.Small() with { JointNormalization = joint })
            .Steps.Count(step => step.Layer is L2Normalize));

    [Fact]
    public void Without_low_resolution_paths_there_is_one_scale()
    {
        var definition = DeepRankNetwork.Create(DeepRankNetworkOptions.Small() with { LowResolutionPaths = LowResolutionPaths.None });

        Assert.DoesNotContain(definition.Steps, step => step.Layer is Subsample or Concatenate);
        Assert.Equal(128, definition.EmbeddingSize);
    }

    [Theory]
    [InlineData(32)]
    [InlineData(61)]
    [InlineData(96)]
    public void The_small_network_takes_pictures_of_32_to_96_pixels(int size)
    {
        var definition = DeepRankNetwork.Create(DeepRankNetworkOptions.Small(size, embeddingSize: 64));

        Assert.Equal(TensorShape.Maps(3, size, size), definition.Input);
        Assert.Equal(64, definition.EmbeddingSize);
    }

    [Theory]
    [InlineData(MainPathHead.None, null, "512")]
    [InlineData(MainPathHead.None, 0.2, "512 0.2")]
    [InlineData(MainPathHead.Article, null, "512 32 0.6 32 0.6")]
    [InlineData(MainPathHead.Article, 0.1, "512 32 0.1 32 0.1")]
    [InlineData(MainPathHead.Wang, null, "25088 32 0.4 32 0.4")]
    [InlineData(MainPathHead.Wang, 0.5, "25088 32 0.5 32 0.5")]
    public void Heads_pool_or_flatten_and_drop_at_their_own_rate_or_the_given_one(MainPathHead head, double? dropRate, string expected)
    {
        var options = DeepRankNetworkOptions.For(Backbone.ResNet18) with { Head = head, HeadSize = 32, DropRate = dropRate };

        var steps = DeepRankNetwork.Create(options).Steps
            .SkipWhile(step => step.IsBackbone || step.Layer is PixelInput).TakeWhile(step => step.Layer is not L2Normalize);

        Assert.Equal(expected, string.Join(' ', steps.Where(step => step.Layer is not Relu)
            .Select(step => step.Layer is Dropout dropout ? $"{dropout.Rate}" : $"{step.Output}")));
        Assert.Equal(
            head == MainPathHead.None ? [] : (string[])["fc1", "fc2"],
            steps.Where(step => step.Layer is Linear).Select(step => step.Name));
    }

    [Fact]
    public void Wang_s_network_is_AlexNet_with_two_paths_at_225_pixels()
    {
        const int AlexNetWithoutTop = 2_334_080 + 37_752_832 + 16_781_312, Paths = 2 * 18_528, Embedding = 4096 * (4096 + 3072) + 4096;

        var definition = DeepRankNetwork.Create(DeepRankNetworkOptions.Wang);

        Assert.Equal(("wang", TensorShape.Maps(3, 225, 225), 4096), (definition.Name, definition.Input, definition.EmbeddingSize));
        Assert.Equal(AlexNetWithoutTop + Paths + Embedding, definition.ParameterCount);
        Assert.Equal(
            ["96×55×55", "96×27×27", "256×27×27", "256×13×13", "384×13×13", "384×13×13", "256×13×13", "256×6×6"],
            definition.BackboneSteps.Where(step => step.Layer is Convolution or MaxPool).Select(step => step.Output.ToString()));
        Assert.Equal(2, definition.Steps.Count(step => step.Layer is LocalResponseNormalization { Maps: 5, Alpha: 5e-4, Beta: 0.75, K: 2 }));
        Assert.Equal(["Convolution 8×8/4 pad Same", "Convolution 8×8/4 pad Same"],
            definition.Steps.Where(step => step.Name.StartsWith("path", StringComparison.Ordinal)).Select(step => step.Layer.ToString()));
        Assert.Equal(["Dropout 0.4", "Dropout 0.4"], definition.Steps.Where(step => step.Layer is Dropout).Select(step => step.Layer.ToString()));
        Assert.Equal(3, definition.Steps.Count(step => step.Layer is L2Normalize));
    }

    [Fact]
    public void A_network_for_a_backbone_takes_its_pictures_and_its_name()
    {
        var options = DeepRankNetworkOptions.For(Backbone.ResNet18, embeddingSize: 64);

        Assert.Equal(("resnet18", 224, PixelNormalization.ImageNet, 64), (options.Name, options.Size, options.Normalization, options.EmbeddingSize));
        Assert.Equal((96, 8, 4), (options.LowResolutionMaps, options.LowResolutionKernel, options.LowResolutionStride));
        Assert.Equal(new DeepRankNetworkOptions(), DeepRankNetworkOptions.For(Backbone.Small));
        Assert.Equal("mine", (options with { Name = "mine" }).Name);
        Assert.Equal(PixelNormalization.Unit, (options with { Normalization = PixelNormalization.Unit }).Normalization);
    }

    [Fact]
    public void The_defaults_are_the_small_network_s()
    {
        var options = new DeepRankNetworkOptions();

        Assert.Equal(("small", 64, 128), (options.Name, options.Size, options.EmbeddingSize));
        Assert.Equal((LowResolutionPaths.Subsampled, LowResolutionPools.Wang), (options.LowResolutionPaths, options.Pools));
        Assert.True(options.JointNormalization);
        Assert.Equal(1, options.Members);
        Assert.Equal((32, 3, 1), (options.LowResolutionMaps, options.LowResolutionKernel, options.LowResolutionStride));
        Assert.Equal(PixelNormalization.Symmetric, options.Normalization);
        Assert.Equal((Backbone.Small, MainPathHead.None, 4096, null), (options.Backbone, options.Head, options.HeadSize, options.DropRate));
    }

    public static TheoryData<DeepRankNetworkOptions, string> OutOfRange => new()
    {
        { new() { Size = 15 }, "Size must lie between 16 and 4096" },
        { new() { EmbeddingSize = 15 }, "EmbeddingSize must lie between 16 and 4096" },
        { new() { EmbeddingSize = 4097 }, "EmbeddingSize must lie between 16 and 4096" },
        { new() { Members = 0 }, "Members must lie between 1 and 16" },
        { new() { Members = 3 }, "Members must divide the 128 numbers of an embedding" },
        { new() { HeadSize = 15 }, "HeadSize must lie between 16 and 4096" },
        { new() { HeadSize = 4097 }, "HeadSize must lie between 16 and 4096" },
        { new() { DropRate = 1 }, "DropRate must lie in [0, 1)" },
        { new() { DropRate = -0.1 }, "DropRate must lie in [0, 1)" },
        { new() { DropRate = double.NaN }, "DropRate must lie in [0, 1)" },
        { new() { Head = (MainPathHead)9 }, "Head" },
        { new() { Backbone = null! }, "Backbone" },
        { new() { LowResolutionMaps = 0 }, "LowResolutionMaps must lie between 1 and 4096" },
        { new() { LowResolutionKernel = 0 }, "LowResolutionKernel must lie between 1 and 64" },
        { new() { LowResolutionStride = 0 }, "LowResolutionStride must lie between 1 and 64" },
        { new() { LowResolutionPaths = (LowResolutionPaths)9 }, "LowResolutionPaths" },
        { new() { Pools = (LowResolutionPools)9 }, "Pools" },
        { new() { Name = "" }, "Name" },
    };

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Values_out_of_range_are_refused_by_name(DeepRankNetworkOptions options, string words)
    {
        var error = Assert.ThrowsAny<ArgumentException>(() => DeepRankNetwork.Create(options));

        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    internal static DeepRankNetworkOptions WangPaths(LowResolutionPools pools) => new()
    {
        Name = "wang-paths",
        Size = 225,
        LowResolutionMaps = 96,
        LowResolutionKernel = 8,
        LowResolutionStride = 4,
        Pools = pools,
    };

    private static void AssertLayers(DeepRankNetworkOptions options, string expected) => Assert.Equal(
        expected.ReplaceLineEndings().Split(Environment.NewLine),
        DeepRankNetwork.Create(options).Steps.Where(step => step.Layer is not Relu).Select(step => $"{step.Name} {step.Output}"));
}
