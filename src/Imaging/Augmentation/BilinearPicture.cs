using System.Buffers.Binary;
using System.Runtime.Intrinsics;

namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>An RGB picture that is read between its pixels; outside it, all is ground.</summary>
internal readonly ref struct BilinearPicture(ReadOnlySpan<byte> rgb, int width, int height, Vector128<float> ground)
{
    private readonly ReadOnlySpan<byte> _rgb = rgb;
    private readonly int _stride = width * 3;

    /// <summary>Gets the colour at a point, from the four pixels around it; pixel centres have whole numbers.</summary>
    public Vector128<float> this[float x, float y]
    {
        get
        {
            var (column, row) = ((int)MathF.Floor(x), (int)MathF.Floor(y));
            if (column < -1 || row < -1 || column >= width || row >= height) return ground;
            var (shareX, shareY) = (x - column, y - row);
            var at = row * _stride + column * 3;
            // Four bytes are read for three channels, so the last pixel of all is left to the careful path.
            var whole = column >= 0 && row >= 0 && column < width - 1 && row < height - 1 && at + _stride + 7 <= _rgb.Length;
            return whole
                ? Blend(Load(at), Load(at + 3), Load(at + _stride), Load(at + _stride + 3), shareX, shareY)
                : Blend(Pixel(column, row), Pixel(column + 1, row), Pixel(column, row + 1), Pixel(column + 1, row + 1), shareX, shareY);
        }
    }

    private static Vector128<float> Blend(
        Vector128<float> topLeft, Vector128<float> topRight, Vector128<float> bottomLeft, Vector128<float> bottomRight, float x, float y)
    {
        var top = topLeft + (topRight - topLeft) * x;
        var bottom = bottomLeft + (bottomRight - bottomLeft) * x;
        return top + (bottom - top) * y;
    }

    private Vector128<float> Load(int at)
    {
        var bytes = Vector128.CreateScalar(BinaryPrimitives.ReadUInt32LittleEndian(_rgb[at..])).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
    }

    private Vector128<float> Pixel(int column, int row)
    {
        if ((uint)column >= (uint)width || (uint)row >= (uint)height) return ground;
        var at = row * _stride + column * 3;
        return Vector128.Create((float)_rgb[at], _rgb[at + 1], _rgb[at + 2], 0);
    }
}
