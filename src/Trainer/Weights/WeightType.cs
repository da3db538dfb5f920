namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>The type of a tensor's values in a weight file. Named as in <c>.safetensors</c>; networks load the first three.</summary>
public enum WeightType
{
    /// <summary>IEEE 754 single precision.</summary>
    F32,

    /// <summary>IEEE 754 half precision.</summary>
    F16,

    /// <summary>The upper half of a single.</summary>
    BF16,

    /// <summary>IEEE 754 double precision: listed, not loaded.</summary>
    F64,

    /// <summary>A 64-bit integer, such as a batch normalisation's count of batches: listed, not loaded.</summary>
    I64,

    /// <summary>A 32-bit integer: listed, not loaded.</summary>
    I32,

    /// <summary>A 16-bit integer: listed, not loaded.</summary>
    I16,

    /// <summary>A signed byte: listed, not loaded.</summary>
    I8,

    /// <summary>A byte: listed, not loaded.</summary>
    U8,

    /// <summary>A truth value in a byte: listed, not loaded.</summary>
    Bool,
}
