namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Batches of P classes × K pictures; which of the triplets among them count, the loss decides.</summary>
/// <remarks>
/// 48 × 4 pictures hold 108 288 triplets after 192 forward passes. Classes and, within a class, pictures are dealt like cards: none comes again
/// before all have come. A class with fewer than K pictures brings those it has; a class with one picture is left out.
/// An epoch has as many batches as it takes to see as many pictures as there are.
/// Hermans et al., "In Defense of the Triplet Loss for Person Re-Identification", 2017, section 2.
/// </remarks>
public sealed class ClassBalancedBatches : ITripletBatchSampler
{
    private readonly ClassIndex _classes;
    private readonly int _classesPerBatch;
    private readonly int _picturesPerClass;
    private readonly int _batchesPerEpoch;

    /// <summary>Makes the sampler.</summary>
    /// <param name="labels">The class of each picture.</param>
    /// <param name="classesPerBatch">P, at least 2; fewer are taken if there are fewer.</param>
    /// <param name="picturesPerClass">K, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">P or K is below 2.</exception>
    /// <exception cref="ArgumentException">There are no pictures, one class only, or fewer than two classes with two pictures.</exception>
    public ClassBalancedBatches(IReadOnlyList<int> labels, int classesPerBatch, int picturesPerClass)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(classesPerBatch, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(picturesPerClass, 2);
        _classes = new ClassIndex(labels);
        if (_classes.Paired.Length < 2)
            throw new ArgumentException(
                "Only one class has two pictures or more; class-balanced batches need two such classes. Add pictures, or use triplet batches.", nameof(labels));
        _classesPerBatch = Math.Min(classesPerBatch, _classes.Paired.Length);
        _picturesPerClass = picturesPerClass;
        _batchesPerEpoch = _classes.BatchesPerEpoch(_classesPerBatch * picturesPerClass);
    }

    /// <inheritdoc/>
    public IEnumerable<TripletBatch> Epoch(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Deal(random);
    }

    private IEnumerable<TripletBatch> Deal(Random random)
    {
        var classes = new Deck(Enumerable.Range(0, _classes.Paired.Length).ToArray(), random);
        var pictures = _classes.Paired.Select(members => new Deck(members, random)).ToArray();
        for (var b = 0; b < _batchesPerEpoch; b++)
        {
            var rows = new List<int>(_classesPerBatch * _picturesPerClass);
            foreach (var c in classes.Take(_classesPerBatch)) rows.AddRange(pictures[c].TakeAtMost(_picturesPerClass));
            yield return new TripletBatch(rows);
        }
    }
}
