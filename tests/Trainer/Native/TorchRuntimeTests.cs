using System.Runtime.InteropServices;
using MLNetDeepRanking.Trainer.Native;
using TorchSharp;

namespace MLNetDeepRanking.Trainer.Tests.Native;

public sealed class TorchRuntimeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("torch-runtime-tests-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static bool IsOlderLinux =>
        OperatingSystem.IsLinux() && !NativeLibrary.TryLoad(NativeFolders.Find("libLibTorchSharp.so")!, out _);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Torch_computes_once_the_trainer_is_loaded()
    {
        TorchRuntime.EnsureAvailable();
        using var ones = torch.ones(2);
        using var two = ones.sum();

        Assert.Equal(2f, two.item<float>());
    }

    [Fact]
    public async Task Without_libtorch_the_error_names_the_package_to_add_and_the_folders_searched()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems load TorchSharp by themselves.");
        using var process = ChildProcess.Start(nameof(Torch_computes_once_the_trainer_is_loaded), _folder.FullName, withoutTorch: true);

        var (exitCode, output) = await ChildProcess.Finish(process);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("DllNotFoundException: Training needs the native library of TorchSharp", output, StringComparison.Ordinal);
        Assert.Contains("'libtorch-cpu-linux-x64'", output, StringComparison.Ordinal);
        Assert.Contains("'libc10.so' is in none of", output, StringComparison.Ordinal);
        Assert.Contains("TorchRuntime.EnsureAvailable()", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Processes_that_start_together_share_one_patched_copy_and_replace_a_damaged_one()
    {
        Assert.SkipUnless(IsOlderLinux, "This system loads the library as it is.");
        await Task.WhenAll(Run(_folder.FullName), Run(_folder.FullName));
        var copy = Assert.Single(_folder.GetFiles("*", SearchOption.AllDirectories));
        Assert.Equal("libLibTorchSharp.so", copy.Name);
        Assert.Contains("GLIBCXX_3.4.32", copy.DirectoryName, StringComparison.Ordinal);
        var whole = await File.ReadAllBytesAsync(copy.FullName, Cancellation);
        await File.WriteAllBytesAsync(copy.FullName, whole[..1000], Cancellation);

        await Run(_folder.FullName);

        Assert.Equal(whole, await File.ReadAllBytesAsync(copy.FullName, Cancellation));
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_done_without()
    {
        Assert.SkipUnless(IsOlderLinux, "This system loads the library as it is.");
        await Run("/proc/self/nothing");
    }

    private static async Task Run(string folder)
    {
        using var process = ChildProcess.Start(nameof(Torch_computes_once_the_trainer_is_loaded), folder);
        var (exitCode, output) = await ChildProcess.Finish(process);
        Assert.True(exitCode == 0, output);
    }
}
