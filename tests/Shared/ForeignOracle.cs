using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Tests;

/// <summary>Runs a foreign model as its author would: one picture, normalised by hand, planar.</summary>
internal static class ForeignOracle
{
    public static float[] Features(ModelProto model, byte[] rgb, string output, PixelNormalization normalization)
    {
        using var session = new InferenceSession(model.ToByteArray());
        var area = rgb.Length / 3;
        var planes = new float[rgb.Length];
        for (var i = 0; i < rgb.Length; i++) planes[i % 3 * area + i / 3] = (rgb[i] - normalization.Mean[i % 3]) / normalization.Deviation[i % 3];
        var input = NamedOnnxValue.CreateFromTensor("image", new DenseTensor<float>(planes, [1, 3, ForeignModel.Size, ForeignModel.Size]));
        using var outputs = session.Run([input], [output]);
        return outputs[0].AsTensor<float>().ToArray();
    }

    public static float[] UnitLength(float[] vector)
    {
        var length = MathF.Sqrt(vector.Sum(value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    public static byte[][] Pictures(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            int[] colour = [random.Next(256), random.Next(256), random.Next(256)];
            return Enumerable.Range(0, ForeignModel.Size * ForeignModel.Size * 3)
                .Select(i => (byte)Math.Clamp(colour[i % 3] + random.Next(-40, 40), 0, 255)).ToArray();
        })];
    }
}
