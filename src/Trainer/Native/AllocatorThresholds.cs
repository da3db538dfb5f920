using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Trainer.Native;

/// <summary>Has glibc keep freed memory for the next tensor, instead of returning it to the system and asking again.</summary>
/// <remarks>
/// A training step frees and allocates the same large blocks over and over. By default each goes back to the kernel, which clears its
/// pages again. Measured on a step of the small network (192 pictures of 64 pixels, 2 cores): 391 → 273 ms in 32 bits,
/// 227 → 164 ms in mixed precision, for a peak memory of 1.0 instead of 0.7 GB, and 0.6 instead of 0.5 GB.
/// </remarks>
internal static partial class AllocatorThresholds
{
    private const int TrimThreshold = -1;
    private const int MapThreshold = -3;

    /// <summary>Applies the setting to this process; where there is no glibc, does nothing.</summary>
    public static void Raise()
    {
        try
        {
            _ = Set(MapThreshold, 1 << 30);
            _ = Set(TrimThreshold, int.MaxValue);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library: it has no such thresholds.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "mallopt")]
    private static partial int Set(int parameter, int value);
}
