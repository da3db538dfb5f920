namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>What the readers know of <see cref="WeightType"/>.</summary>
internal static class WeightTypes
{
    /// <summary>Returns the bytes that one value takes.</summary>
    public static int Size(this WeightType type) => type switch
    {
        WeightType.F64 or WeightType.I64 => 8,
        WeightType.F32 or WeightType.I32 => 4,
        WeightType.F16 or WeightType.BF16 or WeightType.I16 => 2,
        _ => 1,
    };

    /// <summary>Returns whether a network can load such values.</summary>
    public static bool IsLoadable(this WeightType type) => type is WeightType.F32 or WeightType.F16 or WeightType.BF16;
}
