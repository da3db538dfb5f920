using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Scoring.Sessions;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>
/// Parts of the way from a file to its embedding, each alone, on all cores: to decode, to run the network, and to multiply as often as it does, with
/// numbers that are in registers already, which is the processor's limit.
/// </summary>
internal static class Alone
{
    private const int Batch = 8;

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
    public static Action Multiply(long multiplyAdds) => () => OnEachCore(Environment.ProcessorCount, 1, () => (_, _) =>
    {
        var sum = Multiplied(multiplyAdds / Environment.ProcessorCount);
        if (float.IsNaN(sum)) throw new InvalidOperationException("A sum of ones and halves is no number.");
    });

    // As many sums at a time as keep the units busy that add to them, and no more than there are registers for.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Multiplied(long multiplyAdds)
    {
        const int AtOnce = 12;
        Vector512<float> half = Vector512.Create(0.5f), one = Vector512<float>.One;
        Vector512<float> a = one, b = one, c = one, d = one, e = one, f = one, g = one, h = one, i = one, j = one, k = one, l = one;
        for (var left = multiplyAdds; left > 0; left -= AtOnce * Vector512<float>.Count)
        {
            a = Vector512.FusedMultiplyAdd(a, half, one);
            b = Vector512.FusedMultiplyAdd(b, half, one);
            c = Vector512.FusedMultiplyAdd(c, half, one);
            d = Vector512.FusedMultiplyAdd(d, half, one);
            e = Vector512.FusedMultiplyAdd(e, half, one);
            f = Vector512.FusedMultiplyAdd(f, half, one);
            g = Vector512.FusedMultiplyAdd(g, half, one);
            h = Vector512.FusedMultiplyAdd(h, half, one);
            i = Vector512.FusedMultiplyAdd(i, half, one);
            j = Vector512.FusedMultiplyAdd(j, half, one);
            k = Vector512.FusedMultiplyAdd(k, half, one);
            l = Vector512.FusedMultiplyAdd(l, half, one);
        }
        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
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
