using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging.Augmentation;

/// <summary>A copy of a picture with four bytes a pixel and a border of one pixel around it, so that every point of it has four neighbours.</summary>
internal readonly ref struct BorderedPicture : IDisposable
{
    private readonly RentedBytes _rented;
    private readonly Span<uint> _pixels;
    private readonly int _stride;
    private readonly Vector128<float> _last;

    public BorderedPicture(ReadOnlySpan<byte> rgb, int width, int height, AugmentationBorder border, RgbColor background)
    {
        var stride = width + 2;
        _stride = stride;
        // A point on the far border still has a pixel after it.
        _last = Vector128.Create(MathF.BitDecrement(width + 1), MathF.BitDecrement(height + 1), 0, 0);
        _rented = new RentedBytes(stride * (height + 2) * sizeof(uint));
        _pixels = MemoryMarshal.Cast<byte, uint>(_rented.Span);
        var ground = background.R | (uint)background.G << 8 | (uint)background.B << 16;
        var isEdge = border == AugmentationBorder.Edge;
        for (var y = 0; y < height; y++)
        {
            var row = _pixels.Slice((y + 1) * stride, stride);
            RgbxPixels.Unpack(rgb.Slice(y * width * 3, width * 3), row[1..^1]);
            (row[0], row[^1]) = isEdge ? (row[1], row[^2]) : (ground, ground);
        }
        var top = _pixels[..stride];
        var bottom = _pixels[((height + 1) * stride)..];
        if (isEdge)
        {
            _pixels.Slice(stride, stride).CopyTo(top);
            _pixels.Slice(height * stride, stride).CopyTo(bottom);
        }
        else
        {
            top.Fill(ground);
            bottom.Fill(ground);
        }
    }

    /// <summary>Reads the picture along a straight line of points; points outside take the colour of the border.</summary>
    /// <param name="start">The column and the row of point 0, counted from the border, in the first two lanes.</param>
    /// <param name="step">How far column and row move from point to point.</param>
    /// <param name="first">The number of the first point that is read.</param>
    /// <param name="target">Receives the pixels of the points from there on.</param>
    /// <param name="color">What happens to the colours.</param>
    public void Interpolate(Vector128<float> start, Vector128<float> step, int first, Span<uint> target, ColorMap color)
    {
        var (last, stride) = (_last, _stride);
        ref var pixels = ref MemoryMarshal.GetReference(_pixels);
        for (var i = 0; i < target.Length; i++)
        {
            var point = Vector128.MinNative(Vector128.MaxNative(start + step * (first + i), Vector128<float>.Zero), last);
            var cell = Vector128.ConvertToInt32Native(point);
            var share = point - Vector128.ConvertToSingle(cell);
            ref var corner = ref Unsafe.Add(ref pixels, cell[1] * stride + cell[0]);
            var top = Pair(ref corner);
            var both = top + (Pair(ref Unsafe.Add(ref corner, stride)) - top) * share[1];
            target[i] = color.Apply(both.GetLower() + (both.GetUpper() - both.GetLower()) * share[0]);
        }
    }

    public void Dispose() => _rented.Dispose();

    /// <summary>Loads a pixel and the one to its right.</summary>
    private static Vector256<float> Pair(ref uint pixel)
    {
        var bytes = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.As<uint, byte>(ref pixel))).AsByte();
        if (Avx2.IsSupported) return Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(bytes));
        var words = Vector128.WidenLower(bytes);
        var (left, right) = (Vector128.WidenLower(words).AsInt32(), Vector128.WidenUpper(words).AsInt32());
        return Vector256.ConvertToSingle(Vector256.Create(left, right));
    }
}
