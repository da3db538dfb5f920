using System.Numerics;

namespace MLNetDeepRanking.Imaging.Tests.Support;

/// <summary>The augmentation as its documentation tells it: forward transforms, composed and inverted by the framework.</summary>
internal static class NaiveAugmentation
{
    public static RgbPicture Apply(AugmentationOptions options, RgbPicture picture, RgbColor ground, Random random)
    {
        var angle = Draw(-options.MaxRotation, options.MaxRotation) / 180 * Math.PI;
        var scale = Draw(options.MinScale, options.MaxScale);
        var shift = new Vector2((float)Draw(-options.MaxShift, options.MaxShift), (float)Draw(-options.MaxShift, options.MaxShift));
        var flip = random.NextDouble() < options.HorizontalFlipProbability;
        double[] gain = [Gain(), Gain(), Gain()];
        var gray = random.NextDouble() < options.GrayProbability;

        var centre = new Vector2((picture.Width - 1) / 2f, (picture.Height - 1) / 2f);
        var forward = Matrix3x2.CreateTranslation(-centre)
            * Matrix3x2.CreateScale(flip ? -1 : 1, 1)
            * Matrix3x2.CreateScale((float)scale)
            * Matrix3x2.CreateRotation((float)angle)
            * Matrix3x2.CreateTranslation(shift * new Vector2(picture.Width, picture.Height))
            * Matrix3x2.CreateTranslation(centre);
        Assert.True(Matrix3x2.Invert(forward, out var backward));

        double[] floor = [ground.R, ground.G, ground.B];
        return RgbPicture.Draw(picture.Width, picture.Height, (x, y) =>
        {
            var from = Vector2.Transform(new(x, y), backward);
            var mixed = Enumerable.Range(0, 3)
                .Select(channel => floor[channel] - (floor[channel] - Sample(from.X, from.Y, channel)) * gain[channel])
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
                    var inside = u >= 0 && v >= 0 && u < picture.Width && v < picture.Height;
                    var value = inside ? picture.Bytes[(v * picture.Width + u) * 3 + channel] : floor[channel];
                    sum += value * (1 - Math.Abs(x - u)) * (1 - Math.Abs(y - v));
                }
            }
            return sum;
        }
    }

    private static byte Round(double value) => (byte)Math.Floor(value + 0.5);
}
