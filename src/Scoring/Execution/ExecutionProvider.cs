namespace MLNetDeepRanking.Scoring;

/// <summary>What computes a network.</summary>
public enum ExecutionProvider
{
    /// <summary>A CUDA device if this process can use one, the processor otherwise.</summary>
    Automatic,

    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>A CUDA device; it takes ONNX Runtime's GPU package.</summary>
    Cuda,
}
