namespace MLNetDeepRanking.Scoring;

/// <summary>What a quantised model's numbers are.</summary>
public enum QuantizationFormat
{
    /// <summary>
    /// Weights are bytes with a scale for each output, and layers compute in 8-bit integers: a quarter of the size, and on processors with VNNI or
    /// the like a multiple of the speed. Ranges are calibrated on pictures.
    /// </summary>
    EightBitIntegers,

    /// <summary>Weights are stored as 16-bit floats, and computing stays in 32 bits: half of the size, the same speed, and hardly any other result.</summary>
    HalfPrecisionWeights,
}
