using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests;

/// <summary>Smooth pictures, as cameras make them: sums of a few slow waves for each channel, from a seed.</summary>
internal static class SyntheticPictures
{
    /// <summary>Returns bytes <c>[count, height, width, 3]</c>.</summary>
    public static byte[] Bytes(int count, int height, int width, int seed)
    {
        var random = new Random(seed);
        var pictures = new byte[count * height * width * 3];
        var next = 0;
        for (var picture = 0; picture < count; picture++)
        {
            var waves = Enumerable.Range(0, 12).Select(_ => Wave.Random(random)).ToArray();
            for (var y = 0; y < height; y++)
                for (var x = 0; x < width; x++)
                    for (var channel = 0; channel < 3; channel++)
                    {
                        var value = 128.0;
                        foreach (var wave in waves.AsSpan(channel * 4, 4)) value += wave.At((double)x / width, (double)y / height);
                        pictures[next++] = (byte)Math.Clamp(value, 0, 255);
                    }
        }
        return pictures;
    }

    /// <summary>Returns the same as a tensor.</summary>
    public static Tensor Tensor(int count, int height, int width, int seed) =>
        tensor(Bytes(count, height, width, seed), [count, height, width, 3], ScalarType.Byte);

    private readonly record struct Wave(double X, double Y, double Phase, double Height)
    {
        public static Wave Random(Random random) =>
            new(random.NextDouble() * 12 - 6, random.NextDouble() * 12 - 6, random.NextDouble() * 7, random.NextDouble() * 60);

        public double At(double x, double y) => Height * Math.Sin(X * x + Y * y + Phase);
    }
}
