using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using MLNetDeepRanking.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Export;

/// <summary>Runs one network in TorchSharp and in ONNX Runtime on the same pictures, and compares.</summary>
internal static class Parity
{
    /// <summary>Returns a network in evaluation mode whose statistics and offsets are not the initial ones.</summary>
    public static NetworkModule Lived(NetworkDefinition definition, int seed = 1)
    {
        var module = new NetworkModule(definition, seed);
        using var generator = new Generator((ulong)seed + 1);
        using var noGradient = no_grad();
        foreach (var (name, tensor) in module.StateTensors)
        {
            if (name.EndsWith("running_var", StringComparison.Ordinal)) tensor.uniform_(0.5, 2, generator);
            else if (tensor.dim() == 1) tensor.add_(randn(tensor.shape, generator: generator).mul_(0.1));
        }
        module.eval();
        return module;
    }

    public static byte[] Export(NetworkModule module)
    {
        var (height, width) = (module.Definition.Input.Height, module.Definition.Input.Width);
        return OnnxExporter.Export(module, new Preprocessing { Height = height, Width = width }).Bytes.ToArray();
    }

    public static float[] Torch(NetworkModule module, byte[] pictures)
    {
        var (height, width) = (module.Definition.Input.Height, module.Definition.Input.Width);
        var count = pictures.Length / (height * width * 3);
        using var scope = NewDisposeScope();
        using var inference = inference_mode();
        return module.call(tensor(pictures, [count, height, width, 3], ScalarType.Byte)).data<float>().ToArray();
    }

    public static float[] Onnx(InferenceSession session, byte[] pictures, string output = GraphNames.Embedding)
    {
        var shape = session.InputMetadata[GraphNames.Image].Dimensions;
        var input = new DenseTensor<byte>(pictures, [pictures.Length / (shape[1] * shape[2] * 3), shape[1], shape[2], 3]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(GraphNames.Image, input)], [output]);
        return results[0].AsTensor<float>().ToArray();
    }

    public static float Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
    }
}
