namespace MLNetDeepRanking.Trainer.Tests.Networks;

/// <summary>The oracle: layers as plain loops in double precision over maps <c>[channel][y][x]</c> of one picture.</summary>
internal static class Naive
{
    /// <summary>Returns interleaved bytes as maps, value by value through <paramref name="normalize"/>.</summary>
    public static double[,,] Maps(byte[] picture, int height, int width, Func<byte, int, double> normalize)
    {
        var maps = new double[3, height, width];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
                for (var channel = 0; channel < 3; channel++)
                    maps[channel, y, x] = normalize(picture[(y * width + x) * 3 + channel], channel);
        return maps;
    }

    public delegate double Reduction(int channel, IReadOnlyList<(int Y, int X, int WindowY, int WindowX)> pixels);

    /// <summary>Slides a window with TensorFlow's padding "same"; <paramref name="reduce"/> sees the pixels inside the maps.</summary>
    public static double[,,] Slide(double[,,] maps, int channels, int kernel, int stride, Reduction reduce)
    {
        int height = maps.GetLength(1), width = maps.GetLength(2);
        int rows = (height + stride - 1) / stride, columns = (width + stride - 1) / stride;
        var top = Math.Max((rows - 1) * stride + kernel - height, 0) / 2;
        var left = Math.Max((columns - 1) * stride + kernel - width, 0) / 2;
        var output = new double[channels, rows, columns];
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
            {
                var pixels = new List<(int, int, int, int)>();
                for (var windowY = 0; windowY < kernel; windowY++)
                    for (var windowX = 0; windowX < kernel; windowX++)
                    {
                        int y = row * stride - top + windowY, x = column * stride - left + windowX;
                        if (y >= 0 && y < height && x >= 0 && x < width) pixels.Add((y, x, windowY, windowX));
                    }
                for (var channel = 0; channel < channels; channel++) output[channel, row, column] = reduce(channel, pixels);
            }
        return output;
    }

    public static double[,,] MaxPool(double[,,] maps, int kernel, int stride) =>
        Slide(maps, maps.GetLength(0), kernel, stride, (channel, pixels) => pixels.Max(p => maps[channel, p.Y, p.X]));

    public static double[,,] Convolve(double[,,] maps, float[] weights, float[] bias, int kernel, int stride, int groups = 1)
    {
        int inputs = maps.GetLength(0) / groups, outputs = bias.Length / groups;
        return Slide(maps, bias.Length, kernel, stride, (output, pixels) =>
        {
            double sum = bias[output];
            var first = output / outputs * inputs;
            foreach (var (y, x, windowY, windowX) in pixels)
                for (var input = 0; input < inputs; input++)
                    sum += maps[first + input, y, x] * weights[((output * inputs + input) * kernel + windowY) * kernel + windowX];
            return sum;
        });
    }

    public static double[,,] LocalResponseNormalization(double[,,] maps, int count, double alpha, double beta, double k)
    {
        var channels = maps.GetLength(0);
        return Slide(maps, channels, kernel: 1, stride: 1, (channel, pixels) =>
        {
            var (y, x, _, _) = pixels[0];
            var neighbors = Enumerable.Range(channel - count / 2, count).Where(neighbor => neighbor >= 0 && neighbor < channels);
            var squares = neighbors.Sum(neighbor => maps[neighbor, y, x] * maps[neighbor, y, x]);
            return maps[channel, y, x] / Math.Pow(k + alpha * squares / count, beta);
        });
    }

    public static double[,,] Subsample(double[,,] maps, int factor)
    {
        int height = maps.GetLength(1), width = maps.GetLength(2);
        var output = new double[maps.GetLength(0), (height + factor - 1) / factor, (width + factor - 1) / factor];
        for (var channel = 0; channel < output.GetLength(0); channel++)
            for (var row = 0; row < output.GetLength(1); row++)
                for (var column = 0; column < output.GetLength(2); column++)
                {
                    var (sum, count) = (0.0, 0);
                    for (var y = row * factor; y < Math.Min((row + 1) * factor, height); y++)
                        for (var x = column * factor; x < Math.Min((column + 1) * factor, width); x++)
                            (sum, count) = (sum + maps[channel, y, x], count + 1);
                    output[channel, row, column] = sum / count;
                }
        return output;
    }

    /// <summary>Returns the values, channel after channel, at unit length.</summary>
    public static float[] Unit(double[,,] maps)
    {
        var values = maps.Cast<double>().ToArray();
        var length = Math.Sqrt(values.Sum(value => value * value));
        return [.. values.Select(value => (float)(value / length))];
    }
}
