using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Tests;

/// <summary>What ONNX Runtime makes of a graph before it runs it.</summary>
internal static class OptimizedGraph
{
    /// <summary>Returns how many nodes there are of each operator.</summary>
    public static Dictionary<string, int> Operators(DeepRankModel model)
    {
        var file = Path.GetTempFileName();
        try
        {
            using (var options = new SessionOptions { OptimizedModelFilePath = file, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR })
            using (new InferenceSession(model.Bytes.ToArray(), options))
            {
                // Opening it writes the file.
            }
            return ModelProto.Parser.ParseFrom(File.ReadAllBytes(file)).Graph.Node.CountBy(node => node.OpType).ToDictionary();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
