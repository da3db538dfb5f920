using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>What happens to the colour of each pixel: red, green and blue each times a factor plus an offset, and then perhaps their mean.</summary>
/// <param name="Factor">The factors of red, green and blue; the fourth lane is unused.</param>
/// <param name="Offset">The offsets of red, green and blue.</param>
/// <param name="Gray">Whether the channels are replaced by their mean.</param>
internal readonly record struct ColorMap(Vector128<float> Factor, Vector128<float> Offset, bool Gray)
{
    private const float MiddleGray = 127.5f;

    public static ColorMap Identity { get; } = new(Vector128<float>.One, Vector128<float>.Zero, Gray: false);

    /// <summary>Composes gains about the background, contrast about middle grey, brightness, and grey, in this order.</summary>
    public static ColorMap Of(Vector128<float> gain, RgbColor background, float contrast, float brightness, bool gray)
    {
        var (ground, middle) = (Vector128.Create((float)background.R, background.G, background.B, 0), Vector128.Create(MiddleGray));
        var offset = (ground * (Vector128<float>.One - gain) - middle) * contrast + middle + Vector128.Create(255 * brightness);
        return new(gain * contrast, offset, gray);
    }

    /// <summary>Returns a colour after the change, in bytes of red, green, blue, and one that has no meaning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Apply(Vector128<float> pixel)
    {
        pixel = Vector128.MinNative(Vector128.MaxNative(pixel * Factor + Offset, Vector128<float>.Zero), Vector128.Create(255f));
        if (Gray) pixel = Vector128.Create((pixel[0] + pixel[1] + pixel[2]) / 3);
        var rounded = Vector128.ConvertToInt32Native(pixel + Vector128.Create(0.5f)).AsByte();
        return Vector128.Shuffle(rounded, Vector128.Create((byte)0, 4, 8, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)).AsUInt32()[0];
    }
}
