using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Tells whether pictures and features are what a network takes.</summary>
internal static class TrainingInputs
{
    /// <exception cref="ArgumentException">The pictures are of another size, or the features are missing, of another backbone or of other pictures.</exception>
    public static void Check(NetworkDefinition definition, PictureStore pictures, BackboneFeatures? features)
    {
        var (width, height) = (pictures.Preprocessing.Width, pictures.Preprocessing.Height);
        if ((width, height) != (definition.Input.Width, definition.Input.Height))
            throw new ArgumentException(
                $"The pictures are {width}×{height} pixels, the network takes {definition.Input.Width}×{definition.Input.Height}.", nameof(pictures));
        if (features?.Backbone.ContentHash != definition.FrozenBackbone?.ContentHash)
            throw new ArgumentException(
                definition.FrozenBackbone is { } backbone
                    ? $"The network takes the features of '{backbone.Name}'. Compute them with backbone.Extract(pictures), and give them as features."
                    : "Features were given, but the network has no frozen backbone.",
                nameof(features));
        if (features is not null && features.Count != pictures.Count)
            throw new ArgumentException($"There are {pictures.Count} pictures, and features of {features.Count}.", nameof(features));
    }
}
