using System.Diagnostics;
using System.Text.Json;

namespace MLNetDeepRanking.Architecture.Tests;

/// <summary>
/// <c>-p:Accelerator=cuda</c> swaps the packages with native code. What is tested is what a build would reference: the packages for CUDA are
/// neither fetched nor run here.
/// </summary>
public sealed class AcceleratorTests
{
    private static readonly string[] ForProcessor = ["Microsoft.ML.OnnxRuntime", "libtorch-cpu-linux-x64"];
    private static readonly string[] ForCuda = ["Microsoft.ML.OnnxRuntime.Gpu", "TorchSharp-cuda-linux"];

    [Fact]
    public void The_processor_is_the_default_and_CUDA_swaps_the_native_halves()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "libtorch is chosen per system, and this names Linux's.");
        var byDefault = References("tests/Trainer/Trainer.Tests.csproj");
        Assert.Equal(ForProcessor, ForProcessor.Intersect(byDefault));
        Assert.Empty(byDefault.Intersect(ForCuda));
        var cuda = References("tests/Trainer/Trainer.Tests.csproj", "-p:Accelerator=cuda");
        Assert.Equal(ForCuda, ForCuda.Intersect(cuda));
        Assert.Empty(cuda.Intersect(ForProcessor));
    }

    [Fact]
    public void Scoring_with_CUDA_takes_the_GPU_build_of_ONNX_Runtime_and_leaves_the_lock_files_alone()
    {
        var project = "src/Scoring/MLNetDeepRanking.Scoring.csproj";
        Assert.Contains("Microsoft.ML.OnnxRuntime", References(project));
        var cuda = References(project, "-p:Accelerator=cuda");
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", cuda);
        Assert.DoesNotContain("Microsoft.ML.OnnxRuntime", cuda);
        var lockFile = Evaluate(project, "-getProperty:NuGetLockFilePath", "-p:Accelerator=cuda").Trim();
        Assert.EndsWith("artifacts/locks/MLNetDeepRanking.Scoring.cuda.lock.json", lockFile);
    }

    private static string[] References(string project, params string[] properties)
    {
        using var json = JsonDocument.Parse(Evaluate(project, ["-getItem:PackageReference", .. properties]));
        var references = json.RootElement.GetProperty("Items").GetProperty("PackageReference").EnumerateArray();
        return [.. references.Select(item => item.GetProperty("Identity").GetString()!)];
    }

    private static string Evaluate(string project, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(RepositoryRoot.Folder, project), "-nodeReuse:false", .. arguments])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, text);
        return text;
    }
}
