namespace MLNetDeepRanking.Search.Neighborhoods;

/// <summary>Encodes a vector by its k-reciprocal neighbours: a weight for each, the larger the nearer, that sum to 1 (Zhong et al., 2017).</summary>
internal sealed class ReciprocalEncoding(Neighborhood neighborhood, KReciprocalOptions options)
{
    /// <summary>A neighbour's own neighbours join if more than this share of them are neighbours already.</summary>
    private const double SharedToJoin = 2.0 / 3;

    private readonly Dictionary<long, Dictionary<long, double>> _weights = [];
    private readonly Dictionary<long, Dictionary<long, double>> _averages = [];

    /// <summary>Returns 1 − Σ min / Σ max of two vectors' averaged weights.</summary>
    public double JaccardDistance(long left, long right)
    {
        var (one, other) = (Average(left), Average(right));
        var common = one.Sum(weight => Math.Min(weight.Value, other.GetValueOrDefault(weight.Key)));
        return 1 - common / (2 - common);
    }

    /// <summary>Returns the mean of the weights of a vector and its nearest, which brings in what those know.</summary>
    private Dictionary<long, double> Average(long id)
    {
        if (_averages.TryGetValue(id, out var known)) return known;
        var average = new Dictionary<long, double>();
        var members = Ids(id, options.K2 - 1);
        foreach (var member in members)
            foreach (var (other, weight) in Weights(member)) average[other] = average.GetValueOrDefault(other) + weight / members.Length;
        return _averages[id] = average;
    }

    private Dictionary<long, double> Weights(long id)
    {
        if (_weights.TryGetValue(id, out var known)) return known;
        var members = Expanded(id);
        var weights = Array.ConvertAll(neighborhood.Distances(id, members), distance => Math.Exp(-distance));
        var sum = weights.Sum();
        return _weights[id] = members.Zip(weights, (member, weight) => (member, weight)).ToDictionary(pair => pair.member, pair => pair.weight / sum);
    }

    /// <summary>Returns the k-reciprocal neighbours of a vector, and those of them that most of these agree on.</summary>
    private long[] Expanded(long id)
    {
        var own = Reciprocal(id, options.K1);
        var expanded = own.ToHashSet();
        foreach (var member in own)
        {
            var theirs = Reciprocal(member, (int)Math.Round(options.K1 / 2.0));
            if (theirs.Intersect(own).Count() > SharedToJoin * theirs.Length) expanded.UnionWith(theirs);
        }
        return [.. expanded];
    }

    /// <summary>Returns those of a vector's nearest that it is among the nearest of; itself is one.</summary>
    private long[] Reciprocal(long id, int others) => Array.FindAll(Ids(id, others), member => Ids(member, others).Contains(id));

    private long[] Ids(long id, int others)
    {
        var nearest = neighborhood.Nearest(id, others);
        var ids = new long[nearest.Length];
        for (var i = 0; i < ids.Length; i++) ids[i] = nearest[i].Id;
        return ids;
    }
}
