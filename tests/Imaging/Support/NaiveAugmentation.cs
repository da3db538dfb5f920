using System.Numerics;

namespace MLNetDeepRanking.Imaging.Tests.Support;

/// <summary>Geometry and colour of the augmentation as its documentation tells it: forward transforms, composed and inverted by the framework.</summary>
internal static class NaiveAugmentation
{
    public static RgbPicture Apply(AugmentationOptions options, RgbPicture picture, RgbColor ground, Random random)
    {
        var (width, height) = (picture.Width, picture.Height);
        var angle = Draw(-options.MaxRotation, options.MaxRotation) / 180 * Math.PI;
        var scaleX = Draw(options.MinScale, options.MaxScale);
        var shift = new Vector2((float)Draw(-options.MaxShift, options.MaxShift), (float)Draw(-options.MaxShift, options.MaxShift));
        var flip = random.NextDouble() < options.HorizontalFlipProbability;
        double[] gain = [Gain(), Gain(), Gain()];
        var gray = random.NextDouble() < options.GrayProbability;
        var turn = random.NextDouble() < options.VerticalFlipProbability;
        var scaleY = Draw(options.MinScale, options.MaxScale);
        if (!options.ScalesAxesApart) scaleY = scaleX;
        var shear = Draw(-options.MaxShear, options.MaxShear) / 180 * Math.PI;
        var area = Draw(options.MinCropArea, options.MaxCropArea);
        var (narrow, wide) = (Math.Max(options.MinCropAspect, area), Math.Min(options.MaxCropAspect, 1 / area));
        var aspect = narrow * Math.Pow(wide / narrow, random.NextDouble());
        var crop = new Vector2((float)Math.Sqrt(area * aspect), (float)Math.Sqrt(area / aspect));
        var corner = new Vector2((float)(random.NextDouble() * (1 - crop.X)), (float)(random.NextDouble() * (1 - crop.Y)));
        var contrast = Draw(options.MinContrast, options.MaxContrast);
        var brightness = Draw(-options.MaxBrightness, options.MaxBrightness);

        var size = new Vector2(width, height);
        // Keras's shear, which says where a target point comes from.
        Matrix3x2.Invert(new((float)Math.Cos(shear), (float)-Math.Sin(shear), 0, 1, 0, 0), out var sheared);
        var forward = Matrix3x2.CreateTranslation(new Vector2(0.5f) - corner * size)
            * Matrix3x2.CreateScale(Vector2.One / crop)
            * Matrix3x2.CreateTranslation(-size / 2)
            * Matrix3x2.CreateScale(flip ? -1 : 1, turn ? -1 : 1)
            * Matrix3x2.CreateRotation((float)angle)
            * sheared
            * Matrix3x2.CreateScale((float)scaleX, (float)scaleY)
            * Matrix3x2.CreateTranslation(shift * size)
            * Matrix3x2.CreateTranslation(size / 2 - new Vector2(0.5f));
        Assert.True(Matrix3x2.Invert(forward, out var backward));

        double[] floor = [ground.R, ground.G, ground.B];
        return RgbPicture.Draw(width, height, (x, y) =>
        {
            var from = Vector2.Transform(new(x, y), backward);
            if (options.Border == AugmentationBorder.Edge) from = Vector2.Clamp(from, Vector2.Zero, size - Vector2.One);
            var mixed = Enumerable.Range(0, 3)
                .Select(channel => floor[channel] - (floor[channel] - Sample(from.X, from.Y, channel)) * gain[channel])
                .Select(value => 127.5 + (value - 127.5) * contrast + 255 * brightness)
                .Select(value => Math.Clamp(value, 0, 255))
                .ToArray();
            if (gray) mixed = [mixed.Average(), mixed.Average(), mixed.Average()];
            return new(Round(mixed[0]), Round(mixed[1]), Round(mixed[2]));
        });

        double Draw(double low, double high) => low + (high - low) * random.NextDouble();
        double Gain() => Draw(options.MinColorGain, options.MaxColorGain);
        double Sample(double x, double y, int channel)
        {
            var sum = 0.0;
            for (var v = (int)Math.Floor(y); v <= Math.Floor(y) + 1; v++)
            {
                for (var u = (int)Math.Floor(x); u <= Math.Floor(x) + 1; u++)
                {
                    var inside = u >= 0 && v >= 0 && u < width && v < height;
                    var value = inside ? picture.Bytes[(v * width + u) * 3 + channel] : floor[channel];
                    sum += value * (1 - Math.Abs(x - u)) * (1 - Math.Abs(y - v));
                }
            }
            return sum;
        }
    }

    private static byte Round(double value) => (byte)Math.Floor(value + 0.5);
}
