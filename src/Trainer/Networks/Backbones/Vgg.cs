namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>VGG16 (Simonyan and Zisserman, 2015): thirteen 3×3 convolutions in five blocks. Layers are named as in torchvision.</summary>
internal static class Vgg
{
    private static readonly int[][] Blocks = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]];

    /// <summary>Adds the convolutions: 512 maps of 1/32 of the picture's size.</summary>
    public static NetworkNode Layers(NetworkNode pixels) => Layers(pixels, isNormalized: false);

    /// <summary>Adds the convolutions, each with a batch normalisation.</summary>
    public static NetworkNode NormalizedLayers(NetworkNode pixels) => Layers(pixels, isNormalized: true);

    // torchvision keeps every operation in one list, whose indexes are the names.
    private static NetworkNode Layers(NetworkNode x, bool isNormalized)
    {
        var index = 0;
        foreach (var block in Blocks)
        {
            foreach (var maps in block)
            {
                x = x.Convolution($"features.{index++}", maps, kernel: 3, padding: Padding.Same);
                if (isNormalized) x = x.BatchNormalization($"features.{index++}");
                x = x.Relu();
                index++;
            }
            x = x.MaxPool(2);
            index++;
        }
        return x;
    }
}
