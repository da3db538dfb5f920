namespace MLNetDeepRanking.Onnx.Quantization;

/// <summary>How floats become bytes: q = round(x ÷ scale) + zero point, cut off at 0 and 255. Zero is exact, since padding is made of it.</summary>
internal readonly record struct ByteCode(float Scale, byte ZeroPoint)
{
    public static ByteCode Of(ValueRange range)
    {
        double lowest = Math.Min(0, range.Lowest), highest = Math.Max(0, range.Highest);
        var width = highest - lowest;
        var scale = (float)(width / 255);
        if (!float.IsNormal(scale)) return new(1, 0);
        // The range of the bytes must not reach beyond a rectifier's ceiling, or ONNX Runtime keeps the rectifier as a node of floats.
        if (255 * scale > (float)width) scale = MathF.BitDecrement(scale);
        return new(scale, (byte)Math.Clamp(Math.Round(-lowest / scale), 0, 255));
    }
}
