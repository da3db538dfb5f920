using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Scoring.Sessions;
using DataType = MLNetDeepRanking.Onnx.Schema.TensorProto.Types.DataType;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>
/// Parts of the way from a file to its embedding, each alone, on all cores: to decode, to run the network, and to multiply as often as it does, in
/// ONNX Runtime's matrix products, which come as near to the processor's limit as anything in it does.
/// </summary>
internal static class Alone
{
    private const int Batch = 8;
    private const int Side = 1024;

    public static Action Decode(DeepRankModel model, string[] files)
    {
        var decoder = new PictureDecoder(model.Manifest.Preprocessing);
        return () => OnEachCore(files.Length, Batch, () =>
        {
            var rgb = new byte[decoder.Preprocessing.ByteCount];
            return (start, count) =>
            {
                foreach (var file in files.AsSpan(start, count)) decoder.Decode(file, rgb);
            };
        });
    }

    public static Action Run(DeepRankModel model, string[] files)
    {
        var decoder = new PictureDecoder(model.Manifest.Preprocessing);
        var session = EmbeddingSession.Open(model, PixelForm.Bytes, new() { Provider = ExecutionProvider.Cpu });
        var pixels = new byte[Batch * session.PictureSize];
        for (var i = 0; i < Batch; i++) decoder.Decode(files[i % files.Length], pixels.AsSpan(i * session.PictureSize, session.PictureSize));
        return () => OnEachCore(files.Length, Batch, () =>
        {
            var embeddings = new float[Batch * session.EmbeddingSize];
            return (_, count) => session.Run(pixels, 0, count, embeddings);
        });
    }

    /// <param name="multiplyAdds">The number of multiplications, each with an addition.</param>
    /// <param name="inIntegers">Whether bytes are multiplied, rather than floats.</param>
    public static Action Multiply(long multiplyAdds, bool inIntegers)
    {
        const int Values = Side * Side;
        var graph = new OnnxGraph("product");
        var left = graph.Input("left", inIntegers ? DataType.Uint8 : DataType.Float, Side, Side);
        var product = graph.Node(inIntegers ? "MatMulInteger" : "MatMul", [left, "right"]);
        graph.Output(product, inIntegers ? DataType.Int32 : DataType.Float, Side, Side);
        var model = graph.ToModel();
        model.Graph.Initializer.Add(inIntegers
            ? TensorValues.Tensor<sbyte>("right", DataType.Int8, [.. Enumerable.Range(0, Values).Select(i => (sbyte)(i % 251 - 125))], Side, Side)
            : TensorValues.Tensor<float>("right", DataType.Float, [.. Enumerable.Range(0, Values).Select(i => i % 251 - 125f)], Side, Side));
        var session = new InferenceSession(model.ToByteArray(), new SessionOptions { IntraOpNumThreads = 1 });
        var numbers = inIntegers
            ? OrtValue.CreateTensorValueFromMemory(new byte[Values], [Side, Side])
            : OrtValue.CreateTensorValueFromMemory(new float[Values], [Side, Side]);
        var products = (int)Math.Max(1, multiplyAdds / ((long)Values * Side));
        return () => OnEachCore(products, 1, () => (_, _) =>
        {
            using var options = new RunOptions();
            using var results = session.Run(options, [left], [numbers], [product]);
        });
    }

    private static void OnEachCore(int rows, int atOnce, Func<Action<int, int>> prepare)
    {
        var next = -atOnce;
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Work))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();

        void Work()
        {
            var work = prepare();
            for (int start; (start = Interlocked.Add(ref next, atOnce)) < rows;) work(start, Math.Min(atOnce, rows - start));
        }
    }
}
