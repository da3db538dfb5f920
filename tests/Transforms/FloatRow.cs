using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms;

/// <summary>A row with pixels as <c>ExtractPixels</c> makes them: floats from 0 to 255, one plane for each colour.</summary>
public sealed class FloatRow
{
    [VectorType(3, TestModel.Height, TestModel.Width)]
    public float[] Pixels { get; set; } = [];

    public static FloatRow Of(byte[] rgb)
    {
        var plane = rgb.Length / 3;
        return new() { Pixels = [.. Enumerable.Range(0, rgb.Length).Select(i => (float)rgb[i % plane * 3 + i / plane])] };
    }
}
