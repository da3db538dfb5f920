using System.Diagnostics;
using Microsoft.ML;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>A fresh process that references stock ML.NET only, and scores with models saved here: one run for all tests.</summary>
public sealed class StockProcess : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("deeprank-stock").FullName;
    private readonly Dictionary<string, IDataView> _ours = [];
    private readonly MLContext _ml = new(seed: 1);
    private bool _hasRun;

    public string TemporaryFolder => Directory.CreateDirectory(Path.Combine(_root, "tmp")).FullName;

    public PictureFiles Files { get; } = new();

    public MLContext Context => _ml;

    /// <summary>Saves a model and the rows that it will score, and remembers what it makes of them here.</summary>
    public void Add(string name, ITransformer model, IDataView input, bool loadImages = false)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "jobs", name)).FullName;
        var rows = loadImages ? _ml.Transforms.LoadImages("Image", "", "ImagePath").Fit(input).Transform(input) : input;
        if (loadImages) File.WriteAllText(Path.Combine(folder, "images"), "");
        _ml.Model.Save(model, rows.Schema, Path.Combine(folder, "model.zip"));
        using (var stream = File.Create(Path.Combine(folder, "input.idv"))) _ml.Data.SaveAsBinary(input, stream);
        _ours[name] = model.Transform(rows);
    }

    public IDataView Ours(string name) => _ours[name];

    public IDataView Theirs(string name)
    {
        if (!_hasRun) Run();
        return _ml.Data.LoadFromBinary(Path.Combine(_root, "jobs", name, "output.idv"));
    }

    public string ZipOf(string name) => Path.Combine(_root, "jobs", name, "model.zip");

    public void Dispose()
    {
        Files.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private void Run()
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var host = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "StockHost", configuration, "StockHost.dll"));
        Assert.DoesNotContain("DeepRanking", string.Join(' ', Directory.GetFiles(Path.GetDirectoryName(host)!).Select(Path.GetFileName)));
        var start = new ProcessStartInfo("dotnet", [host, Path.Combine(_root, "jobs")]) { RedirectStandardError = true };
        start.Environment["TMPDIR"] = TemporaryFolder;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, errors);
        _hasRun = true;
    }
}
