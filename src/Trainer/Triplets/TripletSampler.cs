namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>
/// Draws triplets uniformly: each picture is a query, pictures of its class are its positives, and each pair gets negatives
/// from any other class.
/// </summary>
/// <remarks>
/// The sampling of Zingade, "Image Similarity using Deep Ranking". Its code listed every triplet once for each class; here each comes once.
/// A picture that is alone in its class is never a query or a positive, only a negative.
/// Instances are immutable; the same seed gives the same triplets.
/// </remarks>
public sealed class TripletSampler
{
    private readonly TripletSamplerOptions _options;

    /// <summary>Makes a sampler with the given options, or the defaults.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A limit of the options is below 1.</exception>
    public TripletSampler(TripletSamplerOptions? options = null)
    {
        _options = options ?? new TripletSamplerOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.PositivesPerQuery, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.NegativesPerPositive, 1, nameof(options));
    }

    /// <summary>Draws triplets of pictures with the given classes, grouped by query, queries in order.</summary>
    /// <param name="labels">The class of each picture; any numbers, equal for pictures of one class.</param>
    /// <param name="seed">The seed of all random choices.</param>
    /// <exception cref="ArgumentException">There are no pictures, one class only, or no class with two pictures.</exception>
    public IReadOnlyList<Triplet> Sample(IReadOnlyList<int> labels, int seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        var classes = new ClassIndex(labels);
        var random = new Random(seed);
        var membersOf = classes.Paired.ToDictionary(members => labels[members[0]]);
        var triplets = new List<Triplet>();
        for (var query = 0; query < labels.Count; query++)
        {
            if (!membersOf.TryGetValue(labels[query], out var members)) continue;
            foreach (var positive in Positives(members, query, random))
                foreach (var negative in Negatives(labels, members.Length, query, random))
                    triplets.Add(new Triplet(query, positive, negative));
        }
        return triplets;
    }

    private int[] Positives(int[] members, int query, Random random)
    {
        var others = members.Where(member => member != query).ToArray();
        if (others.Length <= _options.PositivesPerQuery) return others;
        random.Shuffle(others);
        return others[.._options.PositivesPerQuery];
    }

    // Rejection is cheap: a draw fails only when it hits the query's own class or a negative that is already taken.
    private HashSet<int> Negatives(IReadOnlyList<int> labels, int classSize, int query, Random random)
    {
        var wanted = Math.Min(_options.NegativesPerPositive, labels.Count - classSize);
        var negatives = new HashSet<int>(wanted);
        if (wanted * 2 > labels.Count - classSize)
        {
            var all = Enumerable.Range(0, labels.Count).Where(i => labels[i] != labels[query]).ToArray();
            random.Shuffle(all);
            negatives.UnionWith(all.AsSpan(0, wanted).ToArray());
            return negatives;
        }
        while (negatives.Count < wanted)
        {
            var candidate = random.Next(labels.Count);
            if (labels[candidate] != labels[query]) negatives.Add(candidate);
        }
        return negatives;
    }
}
