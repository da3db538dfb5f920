using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Asks the system to keep memory in pages of 2 MB instead of 4 KB: a search jumps about, and looks up a page for each vector.</summary>
/// <remarks>Linux does so only where it is asked ("transparent huge pages"); elsewhere, and where it is forbidden, nothing happens.</remarks>
internal static partial class LargePages
{
    public const int Bytes = 1 << 21;

    private const int AdviseHugePages = 14;

    /// <summary>Advises the system on the large pages that lie wholly within some memory; best before it is first touched.</summary>
    public static void Advise(nint address, long length)
    {
        var first = (address + Bytes - 1) / Bytes * Bytes;
        var end = (nint)(address + length) / Bytes * Bytes;
        if (!OperatingSystem.IsLinux() || first >= end) return;
        try
        {
            // It is advice: whether it is taken changes nothing but the time that searches take.
            _ = Advise(first, (nuint)(end - first), AdviseHugePages);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library: it has no such call.
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
