using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>Main paths to compare, for pictures of 64 pixels.</summary>
internal static class ExperimentBackbones
{
    public static Backbone Named(string name) => name switch
    {
        "small" => Backbone.Small,
        "wide" => new Backbone(name, Wide),
        "residual" => new Backbone(name, Residual),
        _ => throw new ArgumentException($"There is no network '{name}' here."),
    };

    // The small network with twice the maps.
    private static NetworkNode Wide(NetworkNode pixels)
    {
        var x = Convolution(pixels, "conv1", 64, stride: 2);
        x = Convolution(x, "conv2", 128).MaxPool(2);
        x = Convolution(x, "conv3", 256).MaxPool(2);
        x = Convolution(x, "conv4", 512).MaxPool(2);
        return Convolution(x, "conv5", 512).Flatten();
    }

    // Two convolutions with a shortcut in each place where the small network has one.
    private static NetworkNode Residual(NetworkNode pixels)
    {
        var x = Convolution(pixels, "conv1", 64, stride: 2);
        x = Block(x, "block1", 64).MaxPool(2);
        x = Block(x, "block2", 128).MaxPool(2);
        x = Block(x, "block3", 256).MaxPool(2);
        return Block(x, "block4", 512).Flatten();
    }

    private static NetworkNode Convolution(NetworkNode x, string name, int maps, int stride = 1) =>
        x.Convolution(name, maps, kernel: 3, stride, Padding.Same, bias: false).BatchNormalization($"{name}.bn").Relu();

    private static NetworkNode Block(NetworkNode x, string name, int maps)
    {
        var y = Convolution(x, $"{name}.conv1", maps)
            .Convolution($"{name}.conv2", maps, kernel: 3, padding: Padding.Same, bias: false).BatchNormalization($"{name}.bn2");
        var shortcut = x.Shape.Channels == maps ? x : x.Convolution($"{name}.shortcut", maps, kernel: 1, bias: false).BatchNormalization($"{name}.bn3");
        return y.Add(shortcut).Relu();
    }
}
