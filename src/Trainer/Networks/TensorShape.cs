namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>The shape of what one picture has become at some point of a network: maps of height × width, or a plain vector.</summary>
/// <remarks>The batch dimension is left out: every network takes any number of pictures.</remarks>
public readonly record struct TensorShape
{
    private TensorShape(int channels, int height, int width, bool isVector)
    {
        Channels = channels;
        Height = height;
        Width = width;
        IsVector = isVector;
    }

    /// <summary>Gets the number of maps, or the length of a vector.</summary>
    public int Channels { get; }

    /// <summary>Gets the height of a map in pixels; 1 for a vector.</summary>
    public int Height { get; }

    /// <summary>Gets the width of a map in pixels; 1 for a vector.</summary>
    public int Width { get; }

    /// <summary>Gets whether this is a vector, <c>[N, length]</c>, rather than maps, <c>[N, channels, height, width]</c>.</summary>
    public bool IsVector { get; }

    /// <summary>Gets the number of values: channels × height × width.</summary>
    public int Count => checked(Channels * Height * Width);

    /// <summary>Returns the shape of <paramref name="channels"/> maps.</summary>
    internal static TensorShape Maps(int channels, int height, int width) => new(channels, height, width, isVector: false);

    /// <summary>Returns the shape of a vector.</summary>
    internal static TensorShape Vector(int length) => new(length, 1, 1, isVector: true);

    /// <summary>Returns <c>channels×height×width</c>, or the length of a vector.</summary>
    public override string ToString() => IsVector ? $"{Channels}" : $"{Channels}×{Height}×{Width}";
}
