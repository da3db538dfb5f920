using Microsoft.ML.Runtime;
using MLNetDeepRanking.Scoring;

namespace MLNetDeepRanking.Transforms.Catalog;

/// <summary>Reads the device that an <c>MLContext</c> was set to. Its environment has the two properties, in public, on a type that is not.</summary>
internal static class EnvironmentDevice
{
    /// <summary>Returns the execution that an environment asks for: a CUDA device if one is named, else the processor.</summary>
    public static ExecutionOptions Execution(IHostEnvironment environment)
    {
        var device = Read<int?>(environment, "GpuDeviceId");
        return new()
        {
            Provider = device is null ? ExecutionProvider.Cpu : ExecutionProvider.Cuda,
            DeviceId = device ?? 0,
            FallbackToCpu = Read<bool?>(environment, "FallbackToCpu") ?? true,
        };
    }

    private static T? Read<T>(IHostEnvironment environment, string name) =>
        environment.GetType().GetProperty(name)?.GetValue(environment) is T value ? value : default;
}
