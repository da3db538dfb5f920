using Microsoft.ML;
using MLNetDeepRanking.Estimators.Experiments;

namespace MLNetDeepRanking.Estimators.Tests.Experiments;

/// <summary>An experiment of four trials that ran without interruption: what others are compared with.</summary>
public sealed class FinishedExperiment : IDisposable
{
    public FinishedExperiment()
    {
        var ml = new MLContext(seed: 1);
        var settings = TinyExperiment.Settings().Hearing(_ => Epochs++);
        settings.CacheDirectoryName = Folder;
        Result = ml.Ranking.CreateRetrievalExperiment(settings).Execute(ml.Data.LoadFromPictureFolder(Pictures.Path));
        foreach (var run in Result.RunDetails) run.Options.Progress = null;
    }

    public EmojiFolder Pictures { get; } = new();

    public string Folder { get; } = Directory.CreateTempSubdirectory("experiment").FullName;

    public RetrievalExperimentResult Result { get; }

    public int Epochs { get; private set; }

    public void Dispose()
    {
        Result.BestRun.Model!.Dispose();
        Directory.Delete(Folder, recursive: true);
        Pictures.Dispose();
    }
}
