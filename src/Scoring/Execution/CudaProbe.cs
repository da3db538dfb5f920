using Microsoft.ML.OnnxRuntime;

namespace MLNetDeepRanking.Scoring.Execution;

/// <summary>Finds out whether ONNX Runtime can use a CUDA device, without harm where it was built without CUDA.</summary>
internal static class CudaProbe
{
    private const string ProviderName = "CUDAExecutionProvider";

    /// <summary>Returns why a device cannot be used, as a sentence with the cure; null if nothing speaks against it.</summary>
    public static string? Problem(int deviceId)
    {
        // The CPU package lacks even the function that would ask for CUDA: look at the list of providers before calling it.
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(ProviderName))
            return "this process has ONNX Runtime's CPU package. Reference Microsoft.ML.OnnxRuntime.Gpu instead.";
        try
        {
            using var options = new SessionOptions();
            options.AppendExecutionProvider_CUDA(deviceId);
            return null;
        }
        catch (OnnxRuntimeException e)
        {
            return $"{e.Message.TrimEnd('.', '\n')}. Check the driver, CUDA, cuDNN and device {deviceId}.";
        }
    }
}
