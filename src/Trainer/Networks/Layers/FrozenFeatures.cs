using System.Collections.Immutable;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// The features of a backbone that does not learn. They are computed once, before training, and handed in; the exported graph holds the backbone
/// itself in their place.
/// </summary>
internal sealed record FrozenFeatures(OnnxBackbone Backbone) : Layer
{
    public override TensorShape Infer(ImmutableArray<TensorShape> inputs)
    {
        var pictures = RequireMaps(inputs);
        return (pictures.Channels, pictures.Height, pictures.Width) == (3, Backbone.Height, Backbone.Width)
            ? TensorShape.Vector(Backbone.FeatureSize)
            : throw new ArgumentException($"the backbone '{Backbone.Name}' takes pictures of 3×{Backbone.Height}×{Backbone.Width}, and got {pictures}.");
    }

    public override Tensor Forward(LayerCall call) =>
        call.Features?.alias() ?? throw new InvalidOperationException($"The network needs the features of its frozen backbone '{Backbone.Name}'.");

    public override string Export(LayerExport export) => Backbone.Append(export.Graph, GraphNames.Pixels);

    public override string ToString() => $"{Operation} {Backbone.Name}";
}
