using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>The deep network that a main path begins with: a function that adds its layers, and what it expects of pictures.</summary>
/// <param name="Name">The backbone's name, as torchvision has it: <c>resnet18</c>.</param>
/// <param name="Layers">Adds the layers behind the normalised pixels and returns the last: maps, or a vector.</param>
/// <remarks>
/// One of your own is a name and a function. Layers keep what published weights call them, such as <c>layer1.0.conv2</c>.
/// <code>
/// var backbone = new Backbone("strokes", pixels => pixels
///     .Convolution("conv1", 32, kernel: 5, stride: 2, Padding.Same, bias: false).BatchNormalization("bn1").Relu()
///     .Convolution("conv2", 64, kernel: 3, stride: 2, Padding.Same, bias: false).BatchNormalization("bn2").Relu());
/// var network = DeepRankNetwork.Create(DeepRankNetworkOptions.For(backbone));
/// </code>
/// Immutable, and safe to share between threads if <paramref name="Layers"/> is.
/// </remarks>
public sealed record Backbone(string Name, Func<NetworkNode, NetworkNode> Layers)
{
    private const int ImageNetSize = 224;

    /// <summary>Gets five 3×3 convolutions for pictures of 32 to 96 pixels, which train in minutes on a processor.</summary>
    public static Backbone Small { get; } = new("small", SmallConvNet.Layers);

    /// <summary>
    /// Gets nine 3×3 convolutions in residual blocks for pictures of 24 to 96 pixels: 4 898 112 parameters, about three times the time of
    /// <see cref="Small"/>, and better neighbours.
    /// </summary>
    public static Backbone SmallResidual { get; } = new("small_residual", SmallResNet.Layers);

    /// <summary>
    /// Gets the five convolutions of AlexNet (Krizhevsky et al., 2012), with local response normalisation, as Wang et al. use them at
    /// 225 pixels: 256 maps, 2 334 080 parameters.
    /// </summary>
    public static Backbone AlexNet { get; } = OfImageNet("alexnet", Networks.AlexNet.Layers) with { Size = 225 };

    /// <summary>Gets the thirteen convolutions of VGG16 (Simonyan and Zisserman, 2015): 512 maps, 14 714 688 parameters.</summary>
    public static Backbone Vgg16 { get; } = OfImageNet("vgg16", Vgg.Layers);

    /// <summary>Gets <see cref="Vgg16"/> with batch normalisation: 14 723 136 parameters.</summary>
    public static Backbone Vgg16BatchNorm { get; } = OfImageNet("vgg16_bn", Vgg.NormalizedLayers);

    /// <summary>Gets ResNet-18 (He et al., 2016): 512 maps, 11 176 512 parameters.</summary>
    public static Backbone ResNet18 { get; } = OfImageNet("resnet18", ResNet.Layers18);

    /// <summary>Gets ResNet-34: 512 maps, 21 284 672 parameters.</summary>
    public static Backbone ResNet34 { get; } = OfImageNet("resnet34", ResNet.Layers34);

    /// <summary>Gets ResNet-50: 2048 maps, 23 508 032 parameters.</summary>
    public static Backbone ResNet50 { get; } = OfImageNet("resnet50", ResNet.Layers50);

    /// <summary>Gets MobileNetV2 (Sandler et al., 2018): 1280 maps, 2 223 872 parameters, at a sixth of the cost of ResNet-18.</summary>
    public static Backbone MobileNetV2 { get; } = OfImageNet("mobilenet_v2", Networks.MobileNetV2.Layers);

    /// <summary>Gets the width and height in pixels of the pictures that it, and published weights for it, are made for.</summary>
    /// <value>The default value is 64; 224 for the networks of torchvision.</value>
    public int Size { get; init; } = 64;

    /// <summary>Gets what it expects to become of each byte of a picture before its first layer.</summary>
    /// <value>
    /// The default value is <see cref="PixelNormalization.Symmetric"/>; <see cref="PixelNormalization.ImageNet"/> for those published
    /// with weights for ImageNet.
    /// </value>
    public PixelNormalization Normalization { get; init; } = PixelNormalization.Symmetric;

    /// <summary>
    /// Returns a backbone that others trained and that stays as it is. Only the layers behind it learn, from features that are computed once;
    /// the trained model holds both as one graph.
    /// </summary>
    /// <exception cref="ArgumentException">Its pictures are not square.</exception>
    public static Backbone Frozen(OnnxBackbone backbone)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        return backbone.Width == backbone.Height
            ? new(backbone.Name, pixels => pixels.FrozenFeatures(backbone)) { Size = backbone.Width, Normalization = backbone.Normalization }
            : throw new ArgumentException(
                $"'{backbone.Name}' takes pictures of {backbone.Width}×{backbone.Height} pixels; they must be square.", nameof(backbone));
    }

    /// <summary>Returns the name.</summary>
    public override string ToString() => Name;

    private static Backbone OfImageNet(string name, Func<NetworkNode, NetworkNode> layers) =>
        new(name, layers) { Size = ImageNetSize, Normalization = PixelNormalization.ImageNet };
}

public sealed partial class NetworkNode
{
    /// <summary>
    /// Adds the layers of <paramref name="backbone"/>. What is told of a backbone, such as its learning rate, holds for these.
    /// </summary>
    /// <exception cref="ArgumentException">A layer does not fit the one before it: the pictures are too small, mostly.</exception>
    public NetworkNode Backbone(Backbone backbone)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        return _builder.AppendBackbone(backbone, this);
    }

    internal NetworkNode FrozenFeatures(OnnxBackbone backbone, string? name = null) => Append(new FrozenFeatures(backbone), name ?? backbone.Name);
}
