namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// MobileNetV2 (Sandler et al., 2018), for processors: blocks that widen, convolve each map for itself, and narrow again, without an
/// activation at the narrow end. Layers are named as in torchvision.
/// </summary>
internal static class MobileNetV2
{
    private static readonly (int Widening, int Maps, int Blocks, int Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    /// <summary>Adds the network up to its last convolution: 1280 maps of 1/32 of the picture's size.</summary>
    public static NetworkNode Layers(NetworkNode pixels)
    {
        var (x, index) = (Rectified(pixels, "features.0", 32, kernel: 3, stride: 2), 1);
        foreach (var (widening, maps, blocks, stride) in Stages)
            for (var i = 0; i < blocks; i++) x = Block(x, $"features.{index++}.conv", widening, maps, i == 0 ? stride : 1);
        return Rectified(x, $"features.{index}", 1280, kernel: 1);
    }

    private static NetworkNode Block(NetworkNode x, string name, int widening, int maps, int stride)
    {
        var (y, index, wide) = (x, 0, widening * x.Shape.Channels);
        if (widening > 1) y = Rectified(y, $"{name}.{index++}", wide, kernel: 1);
        y = Rectified(y, $"{name}.{index++}", wide, kernel: 3, stride, groups: wide);
        y = y.Convolution($"{name}.{index++}", maps, kernel: 1, bias: false).BatchNormalization($"{name}.{index}");
        return stride == 1 && x.Shape.Channels == maps ? y.Add(x) : y;
    }

    private static NetworkNode Rectified(NetworkNode x, string name, int maps, int kernel, int stride = 1, int groups = 1) =>
        x.Convolution($"{name}.0", maps, kernel, stride, Padding.Of(kernel / 2), bias: false, groups)
            .BatchNormalization($"{name}.1").Relu6();
}
