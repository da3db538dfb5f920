namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>Batches of P classes × K pictures of which some classes are of one super-class, so that pictures that are easily mistaken meet.</summary>
/// <remarks>
/// Each batch takes a share of its classes from one super-class and the others from all classes. A class has its turn in proportion like any other:
/// super-classes come as often as they have classes. Otherwise as <see cref="ClassBalancedBatches"/>.
/// After Ge et al., "Deep Metric Learning with Hierarchical Triplet Loss", ECCV 2018, whose hierarchy is computed; here it is given.
/// </remarks>
public sealed class HierarchicalBatches : ITripletBatchSampler
{
    private readonly int[][] _classes;
    private readonly int[] _familyOf;
    private readonly int[][] _families;
    private readonly int _classesPerBatch;
    private readonly int _picturesPerClass;
    private readonly int _relatives;
    private readonly int _batchesPerEpoch;

    /// <summary>Makes the sampler.</summary>
    /// <param name="labels">The class of each picture.</param>
    /// <param name="superClasses">The super-class of each picture; the same for all pictures of a class.</param>
    /// <param name="classesPerBatch">P, at least 2; fewer are taken if there are fewer.</param>
    /// <param name="picturesPerClass">K, at least 2.</param>
    /// <param name="superClassShare">The share of a batch's classes that comes from one super-class, above 0, at most 1; two classes at least.</param>
    /// <exception cref="ArgumentOutOfRangeException">P or K is below 2, or the share is out of range.</exception>
    /// <exception cref="ArgumentException">
    /// There are not as many super-classes as labels, a class is in two super-classes, no super-class has two classes of two pictures, or there are no
    /// pictures, one class only, or fewer than two classes with two pictures.
    /// </exception>
    public HierarchicalBatches(
        IReadOnlyList<int> labels, IReadOnlyList<int> superClasses, int classesPerBatch, int picturesPerClass, double superClassShare = 0.5)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(superClasses);
        ArgumentOutOfRangeException.ThrowIfLessThan(classesPerBatch, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(picturesPerClass, 2);
        Require.That(superClassShare is > 0 and <= 1, superClassShare, "must be above 0 and at most 1");
        RequireOneSuperClassEach(labels, superClasses);
        var classes = new ClassIndex(labels);
        _classes = classes.Paired;
        var superClassOf = _classes.Select(members => superClasses[members[0]]).ToArray();
        int[] distinct = [.. superClassOf.Distinct().Order()];
        _familyOf = [.. superClassOf.Select(superClass => Array.BinarySearch(distinct, superClass))];
        _families = [.. distinct.Select((_, f) => Enumerable.Range(0, _classes.Length).Where(c => _familyOf[c] == f).ToArray())];
        if (!Array.Exists(_families, family => family.Length > 1))
            throw new ArgumentException(
                "No super-class has two classes with two pictures, so no batch can hold related classes. " +
                "Give coarser super-classes, or use class-balanced batches.",
                nameof(superClasses));
        _classesPerBatch = Math.Min(classesPerBatch, _classes.Length);
        _picturesPerClass = picturesPerClass;
        _relatives = Math.Clamp((int)Math.Round(superClassShare * _classesPerBatch), 2, _classesPerBatch);
        _batchesPerEpoch = classes.BatchesPerEpoch(_classesPerBatch * picturesPerClass);
    }

    /// <inheritdoc/>
    public IEnumerable<TripletBatch> Epoch(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Deal(random);
    }

    private IEnumerable<TripletBatch> Deal(Random random)
    {
        int[] all = [.. Enumerable.Range(0, _classes.Length)];
        var (heads, others) = (new Deck(all, random), new Deck(all, random));
        var families = _families.Select(family => new Deck(family, random)).ToArray();
        var pictures = _classes.Select(members => new Deck(members, random)).ToArray();
        for (var b = 0; b < _batchesPerEpoch; b++)
        {
            // A class stands for its super-class, which so comes as often as it has classes.
            var family = families[_familyOf[heads.Take(1)[0]]];
            var chosen = new OrderedDictionary<int, bool>();
            foreach (var c in family.TakeAtMost(_relatives)) chosen.Add(c, true);
            while (chosen.Count < _classesPerBatch) chosen.TryAdd(others.Take(1)[0], false);
            yield return new TripletBatch([.. chosen.Keys.SelectMany(c => pictures[c].TakeAtMost(_picturesPerClass))]);
        }
    }

    private static void RequireOneSuperClassEach(IReadOnlyList<int> labels, IReadOnlyList<int> superClasses)
    {
        if (superClasses.Count != labels.Count)
            throw new ArgumentException($"There are {labels.Count} labels but {superClasses.Count} super-classes.", nameof(superClasses));
        var first = new Dictionary<int, int>();
        for (var i = 0; i < labels.Count; i++)
            if (!first.TryAdd(labels[i], i) && superClasses[first[labels[i]]] != superClasses[i])
                throw new ArgumentException(
                    $"Pictures {first[labels[i]]} and {i} are of one class, but of two super-classes. Give all pictures of a class the same super-class.",
                    nameof(superClasses));
    }
}
