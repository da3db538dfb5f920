using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Trainer.Native;

/// <summary>
/// Loads TorchSharp's native library on systems whose libstdc++ is older than GCC 13's: Debian 12, Ubuntu 22.04, RHEL 9.
/// </summary>
/// <remarks>
/// The library names GLIBCXX_3.4.32 among its version needs, for the one symbol <c>_ZSt21ios_base_library_initv</c>, which
/// <c>&lt;iostream&gt;</c> of GCC 13 mentions and no code calls. A copy in which that need is weak loads and works.
/// The copy is kept in the user's cache, in a folder named after the original's hash; processes that start together write equal files.
/// </remarks>
internal static class PatchedLibrary
{
    private const string NeededVersion = "GLIBCXX_3.4.32";

    /// <exception cref="DllNotFoundException">The library lacks that need, so something else hinders its loading.</exception>
    public static nint Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes))[..16];
        if (ElfVersionNeeds.MarkWeak(bytes, NeededVersion) == 0) return NativeLibrary.Load(path);
        var cache = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        var copy = Path.Combine(cache, "MLNetDeepRanking", $"weak-{NeededVersion}-{hash}", Path.GetFileName(path));
        return cache.Length > 0 && TryKeep(copy, bytes) ? NativeLibrary.Load(copy) : LoadOnce(Path.GetFileName(path), bytes);
    }

    /// <summary>Makes <paramref name="copy"/> hold <paramref name="bytes"/>, unless the folder cannot be written.</summary>
    internal static bool TryKeep(string copy, byte[] bytes)
    {
        try
        {
            if (!File.Exists(copy) || !File.ReadAllBytes(copy).AsSpan().SequenceEqual(bytes)) AtomicFile.WriteAllBytes(copy, bytes);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Loads from a private temporary folder, which can go as soon as the library is mapped.</summary>
    private static nint LoadOnce(string name, byte[] bytes)
    {
        var folder = Directory.CreateTempSubdirectory("torchsharp-");
        try
        {
            var copy = Path.Combine(folder.FullName, name);
            File.WriteAllBytes(copy, bytes);
            return NativeLibrary.Load(copy);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
