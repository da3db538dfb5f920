using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;

namespace MLNetDeepRanking.Tests;

/// <summary>Embeds one picture at a time with the plainest use of ONNX Runtime: what every other way of scoring is compared with.</summary>
internal static class Oracle
{
    public static float[] Embed(DeepRankModel model, byte[] rgb) => Embed(model, [rgb])[0];

    public static float[][] Embed(DeepRankModel model, IEnumerable<byte[]> pictures)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(model.Bytes.ToArray(), options);
        var (height, width) = (model.Manifest.Preprocessing.Height, model.Manifest.Preprocessing.Width);
        return [.. pictures.Select(rgb =>
        {
            var input = NamedOnnxValue.CreateFromTensor(GraphNames.Image, new DenseTensor<byte>(rgb, [1, height, width, 3]));
            using var outputs = session.Run([input], [GraphNames.Embedding]);
            return outputs[0].AsTensor<float>().ToArray();
        })];
    }
}
