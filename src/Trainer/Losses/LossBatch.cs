using MLNetDeepRanking.Trainer.Triplets;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Losses;

/// <summary>What a loss is computed from: the embeddings of a batch, and their classes, given triplets, or both.</summary>
/// <remarks>
/// The first <see cref="Queries"/> rows are the queries. Rows beyond them, such as those of a memory, are only compared with.
/// A batch does not own its embeddings.
/// </remarks>
public sealed class LossBatch
{
    /// <summary>Describes a batch.</summary>
    /// <param name="embeddings">
    /// Floating-point <c>[N, d]</c>, one row a picture; unit length is usual. Less than 32 bits are widened to 32, in the caller's dispose scope.
    /// </param>
    /// <param name="labels">The class of each row; any numbers, equal for rows of one class, or from 0 for losses that keep something for each class.</param>
    /// <param name="triplets">Triplets of row numbers, where it is not left to the classes who is alike.</param>
    /// <param name="queries">How many rows are queries; all if not given.</param>
    /// <exception cref="ArgumentException">
    /// The embeddings are no matrix, there are neither labels nor triplets, not as many labels as rows, more queries than rows, or a triplet names a
    /// row that is not there or a query that is none.
    /// </exception>
    public LossBatch(Tensor embeddings, IReadOnlyList<int>? labels = null, IReadOnlyList<Triplet>? triplets = null, int? queries = null)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        if (embeddings.dim() != 2)
            throw new ArgumentException($"Embeddings must be [N, d]; these are [{string.Join(", ", embeddings.shape)}].", nameof(embeddings));
        if (labels is null && triplets is null) throw new ArgumentException("A batch needs labels or triplets.", nameof(labels));
        Rows = (int)embeddings.shape[0];
        if (labels is not null && labels.Count != Rows)
            throw new ArgumentException($"There are {Rows} embeddings but {labels.Count} labels.", nameof(labels));
        Queries = queries ?? Rows;
        if (Queries < 0 || Queries > Rows) throw new ArgumentException($"There are {Rows} rows, so {Queries} cannot be queries.", nameof(queries));
        Embeddings = embeddings.dtype is ScalarType.BFloat16 or ScalarType.Float16 ? embeddings.to(ScalarType.Float32) : embeddings;
        (Labels, Triplets) = (labels, triplets);
        RequireRows(triplets ?? [], nameof(triplets));
    }

    /// <summary>Gets the embeddings, <c>[N, d]</c> in 32 or 64 bits.</summary>
    public Tensor Embeddings { get; }

    /// <summary>Gets the class of each row; <see langword="null"/> if only triplets are known.</summary>
    public IReadOnlyList<int>? Labels { get; }

    /// <summary>Gets the given triplets; <see langword="null"/> where the classes decide.</summary>
    public IReadOnlyList<Triplet>? Triplets { get; }

    /// <summary>Gets how many rows, the first ones, are queries.</summary>
    public int Queries { get; }

    /// <summary>Gets the number of rows.</summary>
    public int Rows { get; }

    /// <summary>Returns 0 with a gradient path to the embeddings: the value of a loss that finds nothing to learn from.</summary>
    public Tensor Zero() => Embeddings.sum() * 0;

    /// <summary>Returns the same batch with other embeddings of the same rows.</summary>
    internal LossBatch With(Tensor embeddings) => new(embeddings, Labels, Triplets, Queries);

    /// <summary>Returns the classes.</summary>
    /// <exception cref="ArgumentException">Only triplets are known.</exception>
    internal IReadOnlyList<int> RequireLabels() => Labels ?? throw new ArgumentException("This loss needs the class of each row; the batch has triplets only.");

    /// <summary>Returns the classes as int64 <c>[N]</c>.</summary>
    internal Tensor LabelTensor() => tensor(RequireLabels().Select(label => (long)label).ToArray(), device: Embeddings.device);

    private void RequireRows(IReadOnlyList<Triplet> triplets, string name)
    {
        for (var t = 0; t < triplets.Count; t++)
        {
            var (q, p, n) = triplets[t];
            if ((uint)q >= (uint)Queries || (uint)p >= (uint)Rows || (uint)n >= (uint)Rows)
                throw new ArgumentException(
                    $"Triplet {t} is ({q}, {p}, {n}), but the batch has rows 0 to {Rows - 1}, of which the first {Queries} are queries.", name);
        }
    }
}
