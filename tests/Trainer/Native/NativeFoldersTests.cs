using MLNetDeepRanking.Trainer.Native;

namespace MLNetDeepRanking.Trainer.Tests.Native;

public sealed class NativeFoldersTests : IDisposable
{
    private readonly DirectoryInfo _cache = Directory.CreateTempSubdirectory("native-folders-tests-");

    public void Dispose() => _cache.Delete(recursive: true);

    [Fact]
    public void The_folder_that_the_application_names_comes_first() =>
        Assert.Equal(AppContext.GetData(NativeFolders.Option), NativeFolders.All().First());

    [Fact]
    public void A_file_that_nobody_has_is_not_found() => Assert.Null(NativeFolders.Find("libnothing.so"));

    [Fact]
    public void A_package_cache_is_recognised_by_its_layout_and_the_newest_libtorch_wins()
    {
        foreach (var version in (string[])["2.9.1", "2.10.0", "2.2.0"])
            _cache.CreateSubdirectory(Path.Combine("libtorch-cpu-linux-x64", version));

        var folders = NativeFolders.PackageCache(Path.Combine(_cache.FullName, "torchsharp", "0.107.0", "lib", "net8.0", "TorchSharp.dll"));

        string[] packages =
            ["torchsharp/0.107.0", "libtorch-cpu-linux-x64/2.10.0", "libtorch-cpu-linux-x64/2.9.1", "libtorch-cpu-linux-x64/2.2.0"];
        Assert.Equal(packages.Select(package => Path.Combine(_cache.FullName, package, "runtimes", "linux-x64", "native")), folders);
    }

    [Theory]
    [InlineData("")]
    [InlineData("TorchSharp.dll")]
    [InlineData("/opt/application/TorchSharp.dll")]
    public void An_assembly_in_another_place_has_no_package_cache(string assembly) => Assert.Empty(NativeFolders.PackageCache(assembly));
}
