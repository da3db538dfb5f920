using Microsoft.ML.OnnxRuntime;

namespace MLNetDeepRanking.Scoring.Execution;

/// <summary>What <see cref="ExecutionOptions"/> come to in this process.</summary>
/// <param name="Provider">The processor or CUDA.</param>
/// <param name="DeviceId">The CUDA device; 0 on the processor.</param>
/// <param name="Threads">The threads of one run.</param>
internal sealed record ExecutionPlan(ExecutionProvider Provider, int DeviceId, int Threads)
{
    /// <summary>Gets the number of runs, side by side, that keep the provider busy: more would take memory and no less time.</summary>
    public int Concurrency => Provider == ExecutionProvider.Cuda ? 1 : Math.Max(1, Environment.ProcessorCount / Threads);

    /// <summary>Decides.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="cudaProblem">Says why a CUDA device cannot be used, or null if it can; asked only if the answer matters.</param>
    /// <exception cref="NotSupportedException">CUDA is wanted and nothing else, and cannot be used.</exception>
    public static ExecutionPlan For(ExecutionOptions options, Func<int, string?> cudaProblem)
    {
        var processor = OnProcessor(options);
        if (options.Provider == ExecutionProvider.Cpu) return processor;
        if (cudaProblem(options.DeviceId) is not { } problem) return new(ExecutionProvider.Cuda, options.DeviceId, options.IntraOpThreads);
        return options.Provider == ExecutionProvider.Automatic || options.FallbackToCpu ? processor : throw Unusable(problem);
    }

    /// <summary>Returns the plan for the processor.</summary>
    public static ExecutionPlan OnProcessor(ExecutionOptions options) => new(ExecutionProvider.Cpu, 0, options.IntraOpThreads);

    /// <summary>Returns the error that nothing but CUDA will do.</summary>
    public static NotSupportedException Unusable(string problem, Exception? inner = null) =>
        new($"The network cannot run on CUDA: {problem} Or let the processor take over with FallbackToCpu.", inner);

    /// <summary>Returns ONNX Runtime's options for the plan.</summary>
    public SessionOptions ToSessionOptions()
    {
        var options = new SessionOptions { IntraOpNumThreads = Threads };
        try
        {
            // Threads that spin while they wait take the processor from those that decode pictures.
            options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            if (Provider == ExecutionProvider.Cuda) options.AppendExecutionProvider_CUDA(DeviceId);
            return options;
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }
}
