namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// AlexNet (Krizhevsky et al., 2012), which Wang et al. rank with: five convolutions, the first two with local response normalisation.
/// Three of them see half of the maps each, as on the paper's two graphics cards.
/// </summary>
internal static class AlexNet
{
    /// <summary>Adds the convolutions: 256 maps of 6×6 for pictures of 224 or 225 pixels.</summary>
    public static NetworkNode Layers(NetworkNode pixels)
    {
        var x = pixels.Convolution("conv1", 96, kernel: 11, stride: 4, Padding.Of(2)).Relu();
        x = Normalized(x).MaxPool(3, stride: 2);
        x = x.Convolution("conv2", 256, kernel: 5, padding: Padding.Of(2), groups: 2).Relu();
        x = Normalized(x).MaxPool(3, stride: 2);
        return x
            .Convolution("conv3", 384, kernel: 3, padding: Padding.Of(1)).Relu()
            .Convolution("conv4", 384, kernel: 3, padding: Padding.Of(1), groups: 2).Relu()
            .Convolution("conv5", 256, kernel: 3, padding: Padding.Of(1), groups: 2).Relu()
            .MaxPool(3, stride: 2);
    }

    // The paper's α of 0.0001 weighs a sum over five maps.
    private static NetworkNode Normalized(NetworkNode x) => x.LocalResponseNormalization(5, alpha: 5 * 1e-4, beta: 0.75, k: 2);
}
