using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Tests.Training;

/// <summary>Drawn pictures that a small network learns in seconds: each class is a pattern of bars, each picture a shifted, noisy, tinted copy.</summary>
internal static class Shapes
{
    public const int Size = 16;

    public static (PictureStore Pictures, int[] Labels) Make(int classes, int perClass, int seed = 1)
    {
        var random = new Random(seed);
        var builder = new PictureStoreBuilder(Preprocessing.Square(Size));
        var labels = new List<int>();
        for (var c = 0; c < classes; c++)
        {
            var pattern = Enumerable.Range(0, 9).Select(_ => random.Next(2) == 1).ToArray();
            for (var i = 0; i < perClass; i++)
            {
                Draw(pattern, random, builder.Add());
                labels.Add(c);
            }
        }
        return (builder.Build(), [.. labels]);
    }

    public static NetworkDefinition Network(int embeddingSize = 16)
    {
        var network = new NetworkBuilder("tiny", Size, Size);
        return network.Build(network.Pixels
            .Convolution("conv1", 16, kernel: 3, padding: Padding.Same).BatchNormalization("bn1").Relu().MaxPool(2)
            .Convolution("conv2", 32, kernel: 3, padding: Padding.Same).BatchNormalization("bn2").Relu().MaxPool(2)
            .Flatten().Linear("embedding", embeddingSize).L2Normalize());
    }

    // A 3×3 grid of light and dark tiles, moved by up to two pixels.
    private static void Draw(bool[] pattern, Random random, Span<byte> rgb)
    {
        int dx = random.Next(-2, 3), dy = random.Next(-2, 3);
        int[] tint = [random.Next(60), random.Next(60), random.Next(60)];
        for (var y = 0; y < Size; y++)
            for (var x = 0; x < Size; x++)
            {
                int column = Math.Clamp((x + dx) * 3 / Size, 0, 2), row = Math.Clamp((y + dy) * 3 / Size, 0, 2);
                for (var channel = 0; channel < 3; channel++)
                    rgb[(y * Size + x) * 3 + channel] = (byte)((pattern[row * 3 + column] ? 180 : 20) + tint[channel] * random.NextDouble());
            }
    }
}
