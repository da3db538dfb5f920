using System.Runtime.InteropServices;
using TorchSharp;

namespace MLNetDeepRanking.Trainer.Native;

/// <summary>The folders in which an application may keep TorchSharp's native libraries on Linux, in the order of search.</summary>
internal static class NativeFolders
{
    /// <summary>The name of the runtime option that names libtorch's folder; <c>build/TorchNative.props</c> sets it.</summary>
    public const string Option = "Torch.NativeDirectory";

    private static string Native { get; } = Path.Combine("runtimes", Runtime, "native");

    private static string Runtime => $"linux-{(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";

    /// <summary>Returns the path of <paramref name="file"/> in the first folder that has it.</summary>
    public static string? Find(string file) => All().Select(folder => Path.Combine(folder, file)).FirstOrDefault(File.Exists);

    /// <summary>Returns every folder to look in; some may not exist.</summary>
    public static IEnumerable<string> All()
    {
        IEnumerable<string> application =
        [
            AppContext.GetData(Option) as string ?? "",
            .. (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator),
            AppContext.BaseDirectory,
            Path.Combine(AppContext.BaseDirectory, Native),
        ];
        var assembly = typeof(torch).Assembly.Location;
        return application.Append(Path.GetDirectoryName(assembly) ?? "").Where(folder => folder.Length > 0)
            .Concat(PackageCache(assembly)).Concat(Libtorch(GlobalPackages)).Distinct();
    }

    /// <summary>
    /// Returns the folders of the NuGet cache from which <paramref name="assembly"/> was loaded, as notebooks do:
    /// <c>torchsharp/VERSION/lib/FRAMEWORK/TorchSharp.dll</c>. Of several versions of libtorch the newest comes first.
    /// </summary>
    internal static IEnumerable<string> PackageCache(string assembly)
    {
        if (assembly.Length == 0) yield break; // A single-file application: assemblies have no place of their own.
        if (Directory.GetParent(assembly)?.Parent?.Parent is not { Parent: { Name: "torchsharp", Parent: { } cache } } package) yield break;
        yield return Path.Combine(package.FullName, Native);
        foreach (var folder in Libtorch(cache.FullName)) yield return folder;
    }

    // A tool is packed without libtorch: whoever has the package in the cache can train with it.
    private static string GlobalPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder
        ? folder
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static IEnumerable<string> Libtorch(string cache)
    {
        var libtorch = new DirectoryInfo(Path.Combine(cache, $"libtorch-cpu-{Runtime}"));
        if (!libtorch.Exists) yield break;
        foreach (var folder in libtorch.GetDirectories().OrderByDescending(folder => Version.TryParse(folder.Name, out var v) ? v : new()))
            yield return Path.Combine(folder.FullName, Native);
    }
}
