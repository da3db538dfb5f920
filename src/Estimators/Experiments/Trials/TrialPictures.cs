using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>Pictures as a trial wants them: those that it learns from, and those that it is judged by.</summary>
internal sealed record TrialPictures(TrainingData Training, PictureStore Validation, IReadOnlyList<int> ValidationLabels, BackboneFeatures? ValidationFeatures)
    : IDisposable
{
    /// <summary>Measures how well the pictures that were held out find their kind.</summary>
    public RetrievalScores Judge(TrainedNetwork network)
    {
        var embeddings = network.Embed(Validation, ValidationFeatures);
        return RetrievalScores.Of(RetrievalEvaluator.LeaveOneOut(embeddings, embeddings.Length / Validation.Count, [.. ValidationLabels]));
    }

    public void Dispose()
    {
        Training.Pictures.Dispose();
        Validation.Dispose();
    }
}
