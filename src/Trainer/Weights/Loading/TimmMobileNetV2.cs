using System.Diagnostics.CodeAnalysis;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>
/// Translates timm's names of MobileNetV2's layers (<c>mobilenetv2_100</c>) into torchvision's. ResNet's and VGG's convolutions have the
/// same names in both.
/// </summary>
internal static class TimmMobileNetV2
{
    /// <summary>The number of blocks in each stage; torchvision counts them through.</summary>
    private static readonly int[] Stages = [1, 2, 3, 4, 3, 3, 1];

    private static readonly Dictionary<string, string> FirstBlock = new()
    {
        ["conv_dw"] = "0.0",
        ["bn1"] = "0.1",
        ["conv_pw"] = "1",
        ["bn2"] = "2",
    };

    private static readonly Dictionary<string, string> OtherBlocks = new()
    {
        ["conv_pw"] = "0.0",
        ["bn1"] = "0.1",
        ["conv_dw"] = "1.0",
        ["bn2"] = "1.1",
        ["conv_pwl"] = "2",
        ["bn3"] = "3",
    };

    private static readonly Dictionary<string, string> Layers = List();

    /// <summary>Returns torchvision's name of a layer, if timm has a layer of that name.</summary>
    public static bool TryTranslate(string timm, [NotNullWhen(true)] out string? torchvision) => Layers.TryGetValue(timm, out torchvision);

    private static Dictionary<string, string> List()
    {
        var layers = new Dictionary<string, string>(StringComparer.Ordinal) { ["conv_stem"] = "features.0.0", ["bn1"] = "features.0.1" };
        var index = 1;
        for (var stage = 0; stage < Stages.Length; stage++)
            for (var block = 0; block < Stages[stage]; block++, index++)
                foreach (var (timm, torchvision) in stage == 0 ? FirstBlock : OtherBlocks)
                    layers.Add($"blocks.{stage}.{block}.{timm}", $"features.{index}.conv.{torchvision}");
        layers.Add("conv_head", $"features.{index}.0");
        layers.Add("bn2", $"features.{index}.1");
        return layers;
    }
}
