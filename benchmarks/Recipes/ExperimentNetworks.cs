using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>The main paths that experiments name.</summary>
internal static class ExperimentNetworks
{
    public static Backbone Named(string name) => name switch
    {
        "small" => Backbone.Small,
        "small_residual" => Backbone.SmallResidual,
        "narrow_residual" => NarrowResidual,
        _ => throw new ArgumentException($"There is no network '{name}' here."),
    };

    // The small residual network for pictures of 28 pixels, with half as many maps and a quarter of the cost, so that it can learn for twice as long.
    private static Backbone NarrowResidual { get; } = new("narrow_residual", pixels =>
    {
        var x = Block(pixels, "conv1", 32);
        x = Shortcut(x, "block1", 32).MaxPool(2, padding: Padding.Same);
        x = Shortcut(x, "block2", 64).MaxPool(2, padding: Padding.Same);
        x = Shortcut(x, "block3", 128).MaxPool(2, padding: Padding.Same);
        return Shortcut(x, "block4", 256).Flatten();
    });

    private static NetworkNode Shortcut(NetworkNode x, string name, int maps)
    {
        var y = Block(x, $"{name}.a", maps).Convolution($"{name}.b", maps, kernel: 3, padding: Padding.Same, bias: false).BatchNormalization($"{name}.b.bn");
        var same = x.Shape.Channels == maps ? x : x.Convolution($"{name}.shortcut", maps, kernel: 1, bias: false).BatchNormalization($"{name}.shortcut.bn");
        return y.Add(same).Relu();
    }

    private static NetworkNode Block(NetworkNode x, string name, int maps) =>
        x.Convolution(name, maps, kernel: 3, padding: Padding.Same, bias: false).BatchNormalization($"{name}.bn").Relu();
}
