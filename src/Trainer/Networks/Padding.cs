namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>How many pixels a convolution or a pool adds around its input: none, a fixed number, or as many as "same" asks for.</summary>
public readonly record struct Padding
{
    private const int SameMark = -1;
    private readonly int _pixels;

    private Padding(int pixels) => _pixels = pixels;

    /// <summary>Gets no padding: the window stays inside the picture.</summary>
    public static Padding None { get; }

    /// <summary>
    /// Gets TensorFlow's "same": the output has ⌈size ÷ stride⌉ pixels. An odd total puts the extra pixel at the bottom and the right.
    /// </summary>
    public static Padding Same { get; } = new(SameMark);

    /// <summary>Returns padding of <paramref name="pixels"/> on each of the four sides, as PyTorch's layers have it.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="pixels"/> is negative.</exception>
    public static Padding Of(int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(pixels);
        return new(pixels);
    }

    /// <summary>Returns "None", "Same" or the number of pixels.</summary>
    public override string ToString() => _pixels switch { SameMark => "Same", 0 => "None", _ => $"{_pixels}" };

    /// <summary>Returns the pixels before and after an axis of <paramref name="size"/> pixels.</summary>
    internal (int Before, int After) Around(int size, int kernel, int stride)
    {
        if (_pixels != SameMark) return (_pixels, _pixels);
        var outputs = (size + stride - 1) / stride;
        var total = Math.Max((outputs - 1) * stride + kernel - size, 0);
        return (total / 2, total - total / 2);
    }
}
