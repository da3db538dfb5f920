using System.Runtime.Intrinsics;

namespace MLNetDeepRanking.Search.Kernels;

/// <summary>The register width of the float kernels, in bits.</summary>
/// <remarks>Any width runs on any machine; those beyond the hardware are emulated.</remarks>
internal enum KernelWidth
{
    Scalar = 32,
    Vector128 = 128,
    Vector256 = 256,
    Vector512 = 512,
}

/// <summary>Makes the float tile for a register width.</summary>
internal static class KernelWidths
{
    /// <summary>Gets the widest register that this processor has.</summary>
    public static KernelWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? KernelWidth.Vector512
        : Vector256.IsHardwareAccelerated ? KernelWidth.Vector256
        : Vector128.IsHardwareAccelerated ? KernelWidth.Vector128
        : KernelWidth.Scalar;

    public static Tile<float> CreateTile<TOperation>(this KernelWidth width)
        where TOperation : struct, IOperation => width switch
        {
            KernelWidth.Vector512 => new FloatTile<Lanes512, Lanes256, TOperation>(),
            KernelWidth.Vector256 => new FloatTile<Lanes256, Lanes256, TOperation>(),
            KernelWidth.Vector128 => new FloatTile<Lanes128, Lanes128, TOperation>(),
            _ => new FloatTile<ScalarLane, ScalarLane, TOperation>(),
        };
}
