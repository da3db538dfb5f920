namespace MLNetDeepRanking.Scoring.Execution;

/// <summary>What is wanted and what there is decide where a network runs.</summary>
public sealed class ExecutionPlanTests
{
    [Theory]
    [InlineData(ExecutionProvider.Automatic, true, true, ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.Automatic, false, false, ExecutionProvider.Cpu)]
    [InlineData(ExecutionProvider.Cuda, true, false, ExecutionProvider.Cuda)]
    [InlineData(ExecutionProvider.Cuda, false, true, ExecutionProvider.Cpu)]
    [InlineData(ExecutionProvider.Cpu, true, true, ExecutionProvider.Cpu)]
    public void A_device_is_used_if_it_is_wanted_and_there(ExecutionProvider wanted, bool isThere, bool fallback, ExecutionProvider expected)
    {
        var options = new ExecutionOptions { Provider = wanted, DeviceId = 2, FallbackToCpu = fallback, IntraOpThreads = 3 };
        var plan = ExecutionPlan.For(options, device => isThere ? null : $"device {device} is missing.");
        Assert.Equal(new ExecutionPlan(expected, expected == ExecutionProvider.Cuda ? 2 : 0, 3), plan);
    }

    [Fact]
    public void Without_fallback_a_missing_device_is_an_error_that_says_why()
    {
        var options = new ExecutionOptions { Provider = ExecutionProvider.Cuda, FallbackToCpu = false };
        var error = Assert.Throws<NotSupportedException>(() => ExecutionPlan.For(options, _ => "it is missing."));
        Assert.Contains("it is missing. Or let the processor take over with FallbackToCpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_processor_does_not_even_look_for_a_device() =>
        ExecutionPlan.For(new() { Provider = ExecutionProvider.Cpu }, _ => throw new InvalidOperationException());

    [Fact]
    public void The_CPU_package_is_recognised_without_an_error() =>
        Assert.Contains("Microsoft.ML.OnnxRuntime.Gpu", CudaProbe.Problem(0), StringComparison.Ordinal);

    [Fact]
    public void Runs_side_by_side_have_no_more_threads_than_there_are_cores()
    {
        var cores = Environment.ProcessorCount;
        Assert.Equal(cores, new ExecutionPlan(ExecutionProvider.Cpu, 0, 1).Concurrency);
        Assert.Equal(1, new ExecutionPlan(ExecutionProvider.Cpu, 0, cores).Concurrency);
        Assert.Equal(1, new ExecutionPlan(ExecutionProvider.Cpu, 0, cores + 5).Concurrency);
        Assert.Equal(1, new ExecutionPlan(ExecutionProvider.Cuda, 0, 1).Concurrency);
    }

    [Fact]
    public void An_embedder_asked_for_CUDA_runs_on_the_processor_here_or_says_what_is_missing()
    {
        using var embedder = new ImageEmbedder(TestModel.Instance, new() { Execution = new() { Provider = ExecutionProvider.Cuda } });
        Assert.Equal(ExecutionProvider.Cpu, embedder.Provider);
        var alone = new ImageEmbedderOptions { Execution = new() { Provider = ExecutionProvider.Cuda, FallbackToCpu = false } };
        var error = Assert.Throws<NotSupportedException>(() => new ImageEmbedder(TestModel.Instance, alone));
        Assert.Contains("OnnxRuntime.Gpu", error.Message, StringComparison.Ordinal);
    }
}
