using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;

namespace MLNetDeepRanking.Trainer.Native;

/// <summary>
/// Loads TorchSharp's native half on Linux before anything uses it, because TorchSharp's own failure to load is permanent.
/// On Windows and macOS, TorchSharp loads itself.
/// </summary>
internal static class TorchRuntime
{
    private const string Library = "libLibTorchSharp.so";

    private const string Cure =
        "Training needs the native library of TorchSharp: add the package 'libtorch-cpu-linux-x64' (Linux) or 'TorchSharp-cpu' " +
        "(any system) to the application's project.";

    private static Exception? _failure;

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "TorchSharp must find its library loaded, whichever member of ours runs first.")]
    internal static void Load()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            LoadOnLinux();
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            _failure = e; // An assembly that fails to load tells nobody why: EnsureAvailable does.
        }
    }

    /// <summary>Does nothing if TorchSharp can be used; call it before training.</summary>
    /// <exception cref="DllNotFoundException">The native library is missing or does not load; the message names the cure.</exception>
    public static void EnsureAvailable()
    {
        if (_failure is not null) throw new DllNotFoundException($"{Cure} {_failure.Message}", _failure);
        try
        {
            _ = torch.get_num_threads();
        }
        catch (TypeInitializationException e)
        {
            throw new DllNotFoundException($"{Cure} {e.InnerException?.Message}", e);
        }
    }

    private static void LoadOnLinux()
    {
        string[] dependencies = [Require("libc10.so"), Require("libtorch_cpu.so"), Require("libtorch.so")];
        var library = Require(Library);
        ThreadSpinning.Shorten();
        foreach (var dependency in dependencies) NativeLibrary.Load(dependency);
        AllocatorThresholds.Raise();
        if (NativeLibrary.TryLoad(library, out _)) return;
        var handle = PatchedLibrary.Load(library);
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(torch).Assembly, (name, _, _) => name == "LibTorchSharp" ? handle : 0);
        }
        catch (InvalidOperationException)
        {
            // The application has set a resolver of its own, and an assembly takes one only.
        }
    }

    private static string Require(string file) =>
        NativeFolders.Find(file) ?? throw new DllNotFoundException($"'{file}' is in none of: {string.Join(", ", NativeFolders.All())}.");
}
