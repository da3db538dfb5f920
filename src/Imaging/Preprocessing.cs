namespace MLNetDeepRanking.Imaging;

/// <summary>
/// How a picture becomes the pixels of a network: its size, what happens to its aspect ratio, and what lies behind transparency.
/// </summary>
/// <remarks>
/// Training and scoring take the same instance, which travels in the model file: the two cannot see different pixels.
/// The result is always 8-bit RGB, <see cref="Height"/> × <see cref="Width"/> × 3, row-major, channels interleaved.
/// </remarks>
public sealed record Preprocessing
{
    private readonly int _width = 64;
    private readonly int _height = 64;

    /// <summary>Gets the width of the network's input in pixels.</summary>
    /// <value>The default value is 64; 1 to 4096.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 4096.</exception>
    public int Width { get => _width; init => _width = Checked(value, nameof(Width)); }

    /// <summary>Gets the height of the network's input in pixels.</summary>
    /// <value>The default value is 64; 1 to 4096.</value>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 1 to 4096.</exception>
    public int Height { get => _height; init => _height = Checked(value, nameof(Height)); }

    /// <summary>Gets what happens when a picture's aspect ratio is not the network's.</summary>
    /// <value>The default value is <see cref="AspectMode.Pad"/>.</value>
    public AspectMode Aspect { get; init; } = AspectMode.Pad;

    /// <summary>Gets the colour behind transparent pixels and in padding.</summary>
    /// <value>The default value is white.</value>
    public RgbColor Background { get; init; } = RgbColor.White;

    /// <summary>Gets the number of bytes of one prepared picture: width × height × 3.</summary>
    public int ByteCount => Width * Height * 3;

    /// <summary>Returns a square preparation of <paramref name="size"/> × <paramref name="size"/> pixels with default settings.</summary>
    public static Preprocessing Square(int size) => new() { Width = size, Height = size };

    private static int Checked(int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 4096, name);
        return value;
    }
}
