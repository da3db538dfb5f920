using MLNetDeepRanking.Imaging.Pixels;

namespace MLNetDeepRanking.Imaging;

/// <summary>The decoded pixels of many pictures, one byte a channel, all of the size of one <see cref="Preprocessing"/>.</summary>
/// <remarks>
/// A training run decodes each picture once and reads its pixels in every epoch: 10 000 pictures of 64×64 take 123 MB.
/// Beyond the memory budget of its <see cref="PictureStorage"/> they lie in temporary files mapped into memory. Dispose a store when it is done
/// with. Instances are immutable and safe to share between threads, until one disposes it.
/// </remarks>
public sealed class PictureStore : IDisposable
{
    private readonly PixelBlocks _blocks;
    private readonly int[] _slots;

    /// <summary>Creates a store over pixels that are complete.</summary>
    /// <param name="preprocessing">The size of every picture.</param>
    /// <param name="blocks">The pixels.</param>
    /// <param name="slots">The slot of each kept picture.</param>
    /// <param name="sourceIndices">The input index of each kept picture.</param>
    /// <param name="skipped">The pictures that were left out.</param>
    internal PictureStore(
        Preprocessing preprocessing, PixelBlocks blocks, int[] slots, int[] sourceIndices, IReadOnlyList<SkippedPicture> skipped)
    {
        Preprocessing = preprocessing;
        _blocks = blocks;
        _slots = slots;
        SourceIndices = sourceIndices;
        Skipped = skipped;
    }

    /// <summary>Gets the size that all pictures have, and how they came to it.</summary>
    public Preprocessing Preprocessing { get; }

    /// <summary>Gets the number of pictures that were kept.</summary>
    public int Count => _slots.Length;

    /// <summary>Gets the pixels of one kept picture: height × width × 3, row-major, channels interleaved RGB.</summary>
    /// <remarks>The span is valid as long as the store is: hold on to the store, and dispose it afterwards.</remarks>
    /// <exception cref="IndexOutOfRangeException"><paramref name="index"/> is not in 0 to <see cref="Count"/> − 1.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public ReadOnlySpan<byte> this[int index] => _blocks[_slots[index]];

    /// <summary>Gets the bytes of the temporary files; 0 if all pixels are in memory.</summary>
    internal long SpilledBytes => _blocks.SpilledBytes;

    /// <summary>Gets, for each kept picture, its index in the input; ascending, with gaps where a picture was skipped.</summary>
    public IReadOnlyList<int> SourceIndices { get; }

    /// <summary>Gets the pictures that were left out, in input order; always empty under <see cref="PictureErrorPolicy.Fail"/>.</summary>
    public IReadOnlyList<SkippedPicture> Skipped { get; }

    /// <summary>Decodes picture files, in parallel, each once.</summary>
    /// <param name="paths">The paths; the pictures keep their order.</param>
    /// <param name="preprocessing">The size and the treatment of aspect ratio and transparency.</param>
    /// <param name="policy">What happens when a picture cannot be decoded.</param>
    /// <param name="options">The limits on what is accepted; the defaults if null.</param>
    /// <param name="storage">How many pixels are held in memory, and where the others go; the defaults if null.</param>
    /// <param name="progress">Receives the number of pictures done, ascending, about a hundred times, from any thread.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="PictureException">
    /// The policy is <see cref="PictureErrorPolicy.Fail"/>: the first bad picture in input order.
    /// </exception>
    /// <exception cref="ArgumentException">A path is null.</exception>
    /// <exception cref="IOException">There is no room for the pixels, neither in the memory budget nor in the spill folder.</exception>
    /// <exception cref="OperationCanceledException">The work was cancelled.</exception>
    public static PictureStore Decode(
        IReadOnlyList<string> paths,
        Preprocessing preprocessing,
        PictureErrorPolicy policy = PictureErrorPolicy.Fail,
        PictureDecoderOptions? options = null,
        PictureStorage? storage = null,
        IProgress<int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        for (var i = 0; i < paths.Count; i++)
        {
            if (paths[i] is null) throw new ArgumentException($"The path at index {i} is null.", nameof(paths));
        }
        var decoder = new PictureDecoder(preprocessing, options);
        var blocks = new PixelBlocks(preprocessing.ByteCount, storage ?? new());
        try
        {
            blocks.Reserve(paths.Count);
            var errors = new ParallelDecode(paths, decoder, blocks, policy, progress).Run(cancellationToken);
            var kept = Enumerable.Range(0, paths.Count).Where(i => errors[i] is null).ToArray();
            var skipped = from i in Enumerable.Range(0, paths.Count)
                          where errors[i] is not null
                          select new SkippedPicture(i, errors[i]!);
            return new(preprocessing, blocks, kept, kept, [.. skipped]);
        }
        catch
        {
            blocks.Dispose();
            throw;
        }
    }

    /// <summary>Gives back the memory and the temporary files.</summary>
    public void Dispose() => _blocks.Dispose();
}
