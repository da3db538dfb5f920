namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// A residual network for small pictures: a convolution and four blocks of two with a shortcut (He et al., 2016), pooled between, 64 to 512 maps.
/// </summary>
internal static class SmallResNet
{
    // Below it a first stride would leave too little of a picture; above it there is enough, at a quarter of the cost.
    private const int LeastSizeForFirstStride = 48;

    /// <summary>Adds the network. It ends flattened, not pooled: in small pictures, where a stroke is matters.</summary>
    public static NetworkNode Layers(NetworkNode pixels)
    {
        var x = Convolution(pixels, "conv1", 64, stride: pixels.Shape.Width < LeastSizeForFirstStride ? 1 : 2).Relu();
        x = Block(x, "block1", 64).MaxPool(2, padding: Padding.Same);
        x = Block(x, "block2", 128).MaxPool(2, padding: Padding.Same);
        x = Block(x, "block3", 256).MaxPool(2, padding: Padding.Same);
        return Block(x, "block4", 512).Flatten();
    }

    private static NetworkNode Block(NetworkNode x, string name, int maps)
    {
        var y = Convolution(x, $"{name}.conv1", maps).Relu();
        y = Convolution(y, $"{name}.conv2", maps);
        var shortcut = x.Shape.Channels == maps ? x : Convolution(x, $"{name}.shortcut", maps, kernel: 1);
        return y.Add(shortcut).Relu();
    }

    private static NetworkNode Convolution(NetworkNode x, string name, int maps, int kernel = 3, int stride = 1) =>
        x.Convolution(name, maps, kernel, stride, Padding.Same, bias: false).BatchNormalization($"{name}.bn");
}
