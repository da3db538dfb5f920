using System.Runtime.ExceptionServices;
using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging;

/// <summary>Decodes files on all cores, picture i into slot i, so that the result does not depend on who came first.</summary>
internal sealed class ParallelDecode(
    IReadOnlyList<string> paths, PictureDecoder decoder, PixelBlocks blocks, PictureErrorPolicy policy, IProgress<int>? progress)
{
    private readonly PictureException?[] _errors = new PictureException?[paths.Count];
    private readonly int _reportEvery = Math.Max(1, paths.Count / 100);
    private readonly Lock _reporting = new();
    private int _done;

    /// <summary>Decodes everything and returns the fault of each picture, null for a good one.</summary>
    /// <exception cref="PictureException">The policy is to fail: the first bad picture in input order.</exception>
    public IReadOnlyList<PictureException?> Run(CancellationToken cancellationToken)
    {
        try
        {
            var loop = Parallel.For(0, paths.Count, new ParallelOptions { CancellationToken = cancellationToken }, DecodeOne);
            if (loop.LowestBreakIteration is { } first) ExceptionDispatchInfo.Throw(_errors[first]!);
        }
        catch (AggregateException error)
        {
            ExceptionDispatchInfo.Throw(error.InnerExceptions[0]);
        }
        return _errors;
    }

    private void DecodeOne(int index, ParallelLoopState loop)
    {
        try
        {
            decoder.Decode(paths[index], blocks[index]);
        }
        catch (PictureException error)
        {
            _errors[index] = error;
            // Break, unlike Stop, still runs every lower index: the lowest failure is the first in input order.
            if (policy == PictureErrorPolicy.Fail) loop.Break();
        }
        ReportDone();
    }

    private void ReportDone()
    {
        if (progress is null) return;
        lock (_reporting)
        {
            if (++_done % _reportEvery == 0 || _done == paths.Count) progress.Report(_done);
        }
    }
}
