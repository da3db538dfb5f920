namespace MLNetDeepRanking.Imaging;

/// <content>The ranges of all values.</content>
public sealed partial record AugmentationOptions
{
    // An area or an aspect ratio of 0 would make a box without pixels.
    private const double Smallest = 0.0001;

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names the option and the range.</exception>
    internal void Validate()
    {
        Check(MinCropArea, Smallest, MaxCropArea, nameof(MinCropArea));
        Check(MaxCropArea, MinCropArea, 1, nameof(MaxCropArea));
        Check(MinCropAspect, 0.01, 1, nameof(MinCropAspect));
        Check(MaxCropAspect, 1, 100, nameof(MaxCropAspect));
        Check(HorizontalFlipProbability, 0, 1, nameof(HorizontalFlipProbability));
        Check(VerticalFlipProbability, 0, 1, nameof(VerticalFlipProbability));
        Check(MaxRotation, 0, 180, nameof(MaxRotation));
        Check(MaxShear, 0, 80, nameof(MaxShear));
        Check(MinScale, 0.01, MaxScale, nameof(MinScale));
        Check(MaxScale, MinScale, 100, nameof(MaxScale));
        Check(MaxShift, 0, 1, nameof(MaxShift));
        Check((int)Border, 0, 1, nameof(Border));
        Check(MinColorGain, 0, MaxColorGain, nameof(MinColorGain));
        Check(MaxColorGain, MinColorGain, 100, nameof(MaxColorGain));
        Check(MinContrast, 0, MaxContrast, nameof(MinContrast));
        Check(MaxContrast, MinContrast, 100, nameof(MaxContrast));
        Check(MaxBrightness, 0, 1, nameof(MaxBrightness));
        Check(GrayProbability, 0, 1, nameof(GrayProbability));
        Check(BlurProbability, 0, 1, nameof(BlurProbability));
        Check(MinBlur, 0, MaxBlur, nameof(MinBlur));
        Check(MaxBlur, MinBlur, 0.1, nameof(MaxBlur));
        Check(JpegProbability, 0, 1, nameof(JpegProbability));
        Check(MinJpegQuality, 1, MaxJpegQuality, nameof(MinJpegQuality));
        Check(MaxJpegQuality, MinJpegQuality, 100, nameof(MaxJpegQuality));
        Check(EraseProbability, 0, 1, nameof(EraseProbability));
        Check(MinEraseArea, Smallest, MaxEraseArea, nameof(MinEraseArea));
        Check(MaxEraseArea, MinEraseArea, 1, nameof(MaxEraseArea));
        Check(MinEraseAspect, 0.01, 1, nameof(MinEraseAspect));
        Check(MaxEraseAspect, 1, 100, nameof(MaxEraseAspect));
    }

    private static void Check(double value, double low, double high, string name)
    {
        // Written so that NaN fails as well.
        if (value >= low && value <= high) return;
        throw new ArgumentOutOfRangeException(name, value, $"{nameof(AugmentationOptions)}.{name} must be from {low:g3} to {high:g3}.");
    }
}
