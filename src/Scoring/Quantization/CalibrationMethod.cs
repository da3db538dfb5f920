namespace MLNetDeepRanking.Scoring;

/// <summary>How the range of a value inside the network follows from the numbers that it takes on the calibration pictures.</summary>
public enum CalibrationMethod
{
    /// <summary>Leaves a fixed share of numbers out at each end: <see cref="QuantizationOptions.Percentile"/> says which.</summary>
    Percentile,

    /// <summary>
    /// Takes the part of the range after whose rounding to 8 bits the distribution of numbers has changed least, by the Kullback–Leibler divergence.
    /// Migacz, "8-bit inference with TensorRT", GTC 2017.
    /// </summary>
    Entropy,

    /// <summary>Takes the whole range, from the lowest to the highest number.</summary>
    MinMax,
}
