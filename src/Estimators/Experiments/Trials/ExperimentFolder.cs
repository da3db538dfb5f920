using System.Globalization;

namespace MLNetDeepRanking.Estimators.Experiments;

/// <summary>Where an experiment keeps its files: the user's folder, or a temporary one that goes with it.</summary>
internal sealed class ExperimentFolder : IDisposable
{
    private readonly string _path;
    private readonly bool _isTemporary;

    public ExperimentFolder(string? path)
    {
        _isTemporary = path is null;
        _path = path is null ? Directory.CreateTempSubdirectory("deeprank-experiment").FullName : Directory.CreateDirectory(path).FullName;
    }

    public string Log => Path.Combine(_path, "trials.jsonl");

    public string Model(int trial) => File(trial, "onnx");

    public string Checkpoint(int trial) => File(trial, "checkpoint");

    public void Dispose()
    {
        if (_isTemporary) Directory.Delete(_path, recursive: true);
    }

    private string File(int trial, string extension) =>
        Path.Combine(_path, string.Create(CultureInfo.InvariantCulture, $"trial-{trial:000}.{extension}"));
}
