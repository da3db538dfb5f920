using System.Globalization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>The networks that are scored, with random weights: what they say is of no matter here, only how long it takes.</summary>
internal static class Networks
{
    public const string Small = "small";

    /// <summary>Writes the model file of a network: "small" at any size, or a published backbone, such as "ResNet18", at its own.</summary>
    /// <remarks>It loads libtorch: call it in a process whose memory nobody looks at.</remarks>
    public static void Write(string name, int size, string path)
    {
        var options = name == Small
            ? DeepRankNetworkOptions.Small(size)
            : DeepRankNetworkOptions.For(Published(name)) with { Size = size, LowResolutionPaths = LowResolutionPaths.None };
        var definition = DeepRankNetwork.Create(options);
        using var network = TrainedNetwork.Untrained(definition, Preprocessing.Square(size), seed: 1);
        network.Export().Save(path);
        File.WriteAllText(BesideModel(path), definition.MultiplyAdds.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>Returns the number of multiplications, each with an addition, that one picture takes in a network that was written here.</summary>
    public static long MultiplyAdds(string path) => long.Parse(File.ReadAllText(BesideModel(path)), CultureInfo.InvariantCulture);

    private static string BesideModel(string path) => Path.ChangeExtension(path, ".multiply-adds");

    private static Backbone Published(string name) => name.ToUpperInvariant() switch
    {
        "RESNET18" => Backbone.ResNet18,
        "MOBILENETV2" => Backbone.MobileNetV2,
        _ => throw new ArgumentException($"There is no network '{name}' here: small, resnet18 or mobilenetv2."),
    };
}
