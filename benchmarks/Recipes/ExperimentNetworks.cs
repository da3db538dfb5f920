using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>The main paths that experiments name.</summary>
internal static class ExperimentNetworks
{
    public static Backbone Named(string name) => name switch
    {
        "small" => Backbone.Small,
        "small_residual" => Backbone.SmallResidual,
        "small_mixed" => SmallMixed,
        _ => throw new ArgumentException($"There is no network '{name}' here."),
    };

    // The small network with mixed styles behind its first two convolutions.
    private static Backbone SmallMixed { get; } = new("small_mixed", pixels =>
    {
        var x = Block(pixels, "conv1", 32, stride: 2).MixStyle();
        x = Block(x, "conv2", 64).MaxPool(2, padding: Padding.Same).MixStyle();
        x = Block(x, "conv3", 128).MaxPool(2, padding: Padding.Same);
        x = Block(x, "conv4", 256).MaxPool(2, padding: Padding.Same);
        return Block(x, "conv5", 256).Flatten();
    });

    private static NetworkNode Block(NetworkNode x, string name, int maps, int stride = 1) =>
        x.Convolution(name, maps, kernel: 3, stride, Padding.Same, bias: false).BatchNormalization($"{name}.bn").Relu();
}
