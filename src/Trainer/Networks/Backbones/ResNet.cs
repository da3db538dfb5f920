namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// Residual networks (He et al., 2016): four stages of blocks that add what they compute to what they were given. Layers are named as in
/// torchvision, which also puts the stride of a bottleneck into its 3×3 convolution.
/// </summary>
internal static class ResNet
{
    private const int Bottleneck = 4;

    /// <summary>Adds ResNet-18 up to its last block: 512 maps of 1/32 of the picture's size.</summary>
    public static NetworkNode Layers18(NetworkNode pixels) => Layers(pixels, BasicBlock, 2, 2, 2, 2);

    /// <summary>Adds ResNet-34 up to its last block: 512 maps of 1/32 of the picture's size.</summary>
    public static NetworkNode Layers34(NetworkNode pixels) => Layers(pixels, BasicBlock, 3, 4, 6, 3);

    /// <summary>Adds ResNet-50 up to its last block: 2048 maps of 1/32 of the picture's size.</summary>
    public static NetworkNode Layers50(NetworkNode pixels) => Layers(pixels, BottleneckBlock, 3, 4, 6, 3);

    private static NetworkNode Layers(
        NetworkNode pixels, Func<NetworkNode, string, int, int, NetworkNode> block, params ReadOnlySpan<int> stages)
    {
        var x = Convolution(pixels, "conv1", "bn1", 64, kernel: 7, stride: 2).Relu().MaxPool(3, stride: 2, Padding.Of(1));
        for (var stage = 0; stage < stages.Length; stage++)
            for (var i = 0; i < stages[stage]; i++)
                x = block(x, $"layer{stage + 1}.{i}", 64 << stage, stage > 0 && i == 0 ? 2 : 1);
        return x;
    }

    private static NetworkNode BasicBlock(NetworkNode x, string name, int maps, int stride)
    {
        var y = Convolution(x, $"{name}.conv1", $"{name}.bn1", maps, kernel: 3, stride).Relu();
        y = Convolution(y, $"{name}.conv2", $"{name}.bn2", maps, kernel: 3);
        return y.Add(Shortcut(x, name, maps, stride)).Relu();
    }

    private static NetworkNode BottleneckBlock(NetworkNode x, string name, int maps, int stride)
    {
        var y = Convolution(x, $"{name}.conv1", $"{name}.bn1", maps, kernel: 1).Relu();
        y = Convolution(y, $"{name}.conv2", $"{name}.bn2", maps, kernel: 3, stride).Relu();
        y = Convolution(y, $"{name}.conv3", $"{name}.bn3", Bottleneck * maps, kernel: 1);
        return y.Add(Shortcut(x, name, Bottleneck * maps, stride)).Relu();
    }

    private static NetworkNode Shortcut(NetworkNode x, string name, int maps, int stride) =>
        stride == 1 && x.Shape.Channels == maps
            ? x
            : Convolution(x, $"{name}.downsample.0", $"{name}.downsample.1", maps, kernel: 1, stride);

    private static NetworkNode Convolution(NetworkNode x, string name, string normalization, int maps, int kernel, int stride = 1) =>
        x.Convolution(name, maps, kernel, stride, Padding.Of(kernel / 2), bias: false).BatchNormalization(normalization);
}
