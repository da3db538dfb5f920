using Microsoft.ML;
using MLNetDeepRanking.Estimators.Sampling;
using MLNetDeepRanking.Estimators.Training;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>An experiment's data views, decoded once for each way in which trials want the pictures: they may vary the network's size.</summary>
internal sealed class ExperimentData : IDisposable
{
    private readonly IDataView _training;
    private readonly IDataView _validation;
    private readonly string _pictureColumnName;
    private readonly string _labelColumnName;
    private readonly HashSet<string>? _heldOut;
    private readonly Dictionary<Wish, TrialPictures> _pictures = [];

    /// <exception cref="ArgumentException">There is no validation data, and the training data has too few classes to hold some out.</exception>
    public ExperimentData(
        IDataView training, IDataView? validation, string pictureColumnName, string labelColumnName, RetrievalExperimentSettings settings)
    {
        (_training, _validation) = (training, validation ?? training);
        (_pictureColumnName, _labelColumnName) = (pictureColumnName, labelColumnName);
        if (validation is null) _heldOut = HeldOutClasses.Of(training, labelColumnName, settings.ValidationShare, settings.Seed);
    }

    /// <summary>Returns the pictures for a network.</summary>
    /// <exception cref="ArgumentException">There is nothing to learn from, or no held-out class has two pictures.</exception>
    public TrialPictures For(DeepRankOptions options, NetworkDefinition network)
    {
        var wish = new Wish(options.Preprocessing, options.ErrorPolicy, options.SuperClassColumnName, options.Relevance, network.FrozenBackbone?.ContentHash);
        if (!_pictures.TryGetValue(wish, out var pictures)) _pictures.Add(wish, pictures = Read(options, network.FrozenBackbone));
        return pictures;
    }

    public void Dispose()
    {
        foreach (var pictures in _pictures.Values) pictures.Dispose();
    }

    private TrialPictures Read(DeepRankOptions options, OnnxBackbone? backbone)
    {
        var training = TrainingRows.Read(_training, _pictureColumnName, _labelColumnName, options, label => _heldOut?.Contains(label) != true);
        // What samplers want to know of training pictures need not be known of those that judge.
        var plain = options.Copy();
        (plain.SuperClassColumnName, plain.Relevance) = (null, null);
        var validation = TrainingRows.Read(_validation, _pictureColumnName, _labelColumnName, plain, label => _heldOut?.Contains(label) != false);
        if (validation.ClassCount == validation.Labels.Count)
            throw new ArgumentException("No class of the validation data has two pictures, so that none can find another. Give more pictures of each class.");
        return new TrialPictures(
            training.Data() with { Features = Features(training) }, validation.Pictures, validation.Labels, Features(validation));

        BackboneFeatures? Features(TrainingRows rows) =>
            backbone?.Extract(rows.Pictures, options.FeatureCacheFolder, cancellation: options.Cancellation);
    }

    private sealed record Wish(
        Preprocessing Preprocessing, PictureErrorPolicy ErrorPolicy, string? SuperClassColumnName, RelevanceSource? Relevance, string? Backbone);
}
