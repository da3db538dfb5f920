namespace MLNetDeepRanking.Imaging.Tests.Support;

/// <summary>The decoder's resize, written from its definition: a double-precision sum over every source pixel for each output.</summary>
internal static class NaiveResize
{
    public static RgbPicture Resize(RgbPicture source, double boxX, double boxY, double boxWidth, double boxHeight, int width, int height)
    {
        var (ratioX, ratioY) = (boxWidth / width, boxHeight / height);
        return RgbPicture.Draw(width, height, (x, y) =>
        {
            var (centreX, centreY) = (boxX + (x + 0.5) * ratioX, boxY + (y + 0.5) * ratioY);
            double r = 0, g = 0, b = 0, total = 0;
            for (var v = 0; v < source.Height; v++)
            {
                var weightY = Triangle((v + 0.5 - centreY) / Math.Max(1, ratioY));
                if (weightY == 0) continue;
                for (var u = 0; u < source.Width; u++)
                {
                    var weight = weightY * Triangle((u + 0.5 - centreX) / Math.Max(1, ratioX));
                    var pixel = source[u, v];
                    (r, g, b, total) = (r + weight * pixel.R, g + weight * pixel.G, b + weight * pixel.B, total + weight);
                }
            }
            return new(Round(r / total), Round(g / total), Round(b / total));
        });
    }

    private static double Triangle(double x) => Math.Max(0, 1 - Math.Abs(x));

    private static byte Round(double value) => (byte)Math.Floor(value + 0.5);
}
