using System.Globalization;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Scoring;

/// <summary>How a trained model is made smaller and faster.</summary>
public sealed class QuantizationOptions
{
    /// <summary>Gets or sets what the numbers become.</summary>
    /// <value>The default value is <see cref="QuantizationFormat.EightBitIntegers"/>.</value>
    public QuantizationFormat Format { get; set; } = QuantizationFormat.EightBitIntegers;

    /// <summary>Gets or sets how the ranges of 8-bit values are chosen.</summary>
    /// <value>The default value is <see cref="CalibrationMethod.Percentile"/>.</value>
    public CalibrationMethod Calibration { get; set; } = CalibrationMethod.Percentile;

    /// <summary>Gets or sets the percentage of numbers that a range by percentile reaches to, at each of its ends; zeros are not counted.</summary>
    /// <value>The default value is 99.99; from 90 to 100.</value>
    public double Percentile { get; set; } = 99.99;

    /// <summary>Gets or sets the most pictures that the ranges are read from, drawn at random.</summary>
    /// <value>The default value is 256; at least 1.</value>
    public int CalibrationPictures { get; set; } = 256;

    /// <summary>
    /// Gets or sets the most pictures that are embedded before and after, to see what it costs; they are others than those for the ranges, as far as
    /// there are others.
    /// </summary>
    /// <value>The default value is 1000; at least 2.</value>
    public int ComparedPictures { get; set; } = 1000;

    /// <summary>Gets or sets the bits of an integer weight.</summary>
    /// <value>
    /// The default value is 8. 7 is for processors without VNNI, on which ONNX Runtime adds products in 16 bits, which two of 8 bits may overflow.
    /// </value>
    public int WeightBits { get; set; } = 8;

    /// <summary>Gets or sets the seed by which pictures are drawn.</summary>
    /// <value>The default value is 0.</value>
    public int Seed { get; set; }

    /// <summary>Gets or sets what happens to a picture file that cannot be decoded.</summary>
    /// <value>
    /// The default value is <see cref="PictureErrorPolicy.Fail"/>, with an error that names the file; with <see cref="PictureErrorPolicy.Skip"/> it is
    /// left out.
    /// </value>
    public PictureErrorPolicy ErrorPolicy { get; set; } = PictureErrorPolicy.Fail;

    /// <summary>Returns a copy, after checking it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    internal QuantizationOptions Validated()
    {
        Require(Enum.IsDefined(Format), Format, "This is not a known format.", nameof(Format));
        Require(Enum.IsDefined(Calibration), Calibration, "This is not a known method.", nameof(Calibration));
        Require(Percentile is >= 90 and <= 100, Percentile, $"{nameof(Percentile)} must lie between 90 and 100.", nameof(Percentile));
        Require(WeightBits is 7 or 8, WeightBits, $"{nameof(WeightBits)} must be 7 or 8.", nameof(WeightBits));
        Require(Enum.IsDefined(ErrorPolicy), ErrorPolicy, "This is not a known policy.", nameof(ErrorPolicy));
        ArgumentOutOfRangeException.ThrowIfLessThan(CalibrationPictures, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(ComparedPictures, 2);
        return (QuantizationOptions)MemberwiseClone();
    }

    /// <summary>Returns how the ranges were found and the weights rounded, for the model's manifest.</summary>
    internal string Describe(int pictures)
    {
        var method = Calibration == CalibrationMethod.Percentile
            ? string.Create(CultureInfo.InvariantCulture, $"percentile {Percentile}")
            : Calibration == CalibrationMethod.Entropy ? "entropy" : "minimum and maximum";
        var weights = WeightBits < 8 ? $", {WeightBits}-bit weights" : "";
        return $"ranges by {method} of {pictures} pictures{weights}";
    }

    private static void Require(bool holds, object value, string message, string name)
    {
        if (!holds) throw new ArgumentOutOfRangeException(name, value, message);
    }
}
