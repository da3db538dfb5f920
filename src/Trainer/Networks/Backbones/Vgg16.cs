namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>VGG16 (Simonyan and Zisserman, 2015): thirteen 3×3 convolutions in five blocks. Layers are named as in torchvision.</summary>
public static class Vgg16
{
    private static readonly int[][] Blocks = [[64, 64], [128, 128], [256, 256, 256], [512, 512, 512], [512, 512, 512]];

    /// <summary>Adds the convolutions: 512 maps of 1/32 of the picture's size, 14 714 688 parameters.</summary>
    public static NetworkNode Features(NetworkNode pixels)
    {
        var (x, index) = (pixels, 0);
        foreach (var block in Blocks)
        {
            foreach (var maps in block)
            {
                x = x.Convolution($"features.{index}", maps, kernel: 3, padding: Padding.Same).Relu();
                index += 2;
            }
            x = x.MaxPool(2);
            index++;
        }
        return x;
    }

    /// <summary>Adds the main path of the article: features, global average, and twice 4096 units with ReLU and dropout 0.6.</summary>
    public static NetworkNode ArticleMainPath(NetworkNode pixels) =>
        Features(pixels).GlobalAveragePool()
            .Linear("fc1", 4096).Relu().Dropout(0.6)
            .Linear("fc2", 4096).Relu().Dropout(0.6);
}
