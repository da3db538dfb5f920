namespace MLNetDeepRanking.Samples.Tests;

/// <summary>The quickstart, run once with a single epoch: what it prints, and the model that other samples take.</summary>
public sealed class QuickstartRun : IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("quickstart").FullName;

    public QuickstartRun() => Text = SampleProcess.Run(_work, "quickstart", "1", Output);

    public string Text { get; }

    public string Output => Path.Combine(_work, "output");

    public string Model => Path.Combine(Output, "deeprank.onnx");

    public void Dispose() => Directory.Delete(_work, recursive: true);
}
