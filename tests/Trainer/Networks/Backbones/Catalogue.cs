using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Tests.Networks.Backbones;

/// <summary>The backbones that others have published, by name.</summary>
internal static class Catalogue
{
    public static IReadOnlyDictionary<string, Backbone> Published { get; } = ((Backbone[])
    [
        Backbone.AlexNet, Backbone.Vgg16, Backbone.Vgg16BatchNorm,
        Backbone.ResNet18, Backbone.ResNet34, Backbone.ResNet50,
        Backbone.MobileNetV2,
    ]).ToDictionary(backbone => backbone.Name);
}
