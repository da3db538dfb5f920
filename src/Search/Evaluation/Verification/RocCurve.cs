namespace MLNetDeepRanking.Search;

/// <summary>The errors of every threshold: pairs whose distance is below it are taken for the same.</summary>
internal sealed class RocCurve
{
    private const int ShownPoints = 200;
    private readonly RocPoint[] _points;

    public RocCurve(PairDistances pairs)
    {
        // Between two neighbouring distances all thresholds do the same, so each is named by the distance that it just leaves out.
        float[] thresholds = [.. pairs.Same.Concat(pairs.Different).Distinct().Order(), float.PositiveInfinity];
        _points = new RocPoint[thresholds.Length];
        var (same, different) = (0, 0);
        for (var i = 0; i < thresholds.Length; i++)
        {
            while (same < pairs.Same.Length && pairs.Same[same] < thresholds[i]) same++;
            while (different < pairs.Different.Length && pairs.Different[different] < thresholds[i]) different++;
            _points[i] = new(thresholds[i], (double)different / pairs.Different.Length, (double)same / pairs.Same.Length);
        }
    }

    /// <summary>Gets the area under the curve, straight between points: a tie of a same and a different pair counts half.</summary>
    public double Area
    {
        get
        {
            var area = 0.0;
            for (var i = 1; i < _points.Length; i++)
                area += (_points[i].FalseMatchRate - _points[i - 1].FalseMatchRate) * (_points[i].TrueMatchRate + _points[i - 1].TrueMatchRate) / 2;
            return area;
        }
    }

    /// <summary>Gets the rate at which both errors are equal, straight between points.</summary>
    public double EqualErrorRate
    {
        get
        {
            var after = Array.FindIndex(_points, point => Excess(point) >= 0);
            var (a, b) = (_points[after - 1], _points[after]);
            var share = Excess(a) / (Excess(a) - Excess(b));
            return a.FalseMatchRate + share * (b.FalseMatchRate - a.FalseMatchRate);
        }
    }

    /// <summary>Gets points that lie evenly along the curve, the first and the last among them.</summary>
    public IReadOnlyList<RocPoint> Shown
    {
        get
        {
            var finite = _points[..^1];
            if (finite.Length <= ShownPoints) return finite;
            var shown = new List<RocPoint>(ShownPoints) { finite[0] };
            var (from, to) = (Length(finite[0]), Length(finite[^1]));
            foreach (var point in finite.AsSpan(1))
                if (Length(point) >= from + (to - from) * shown.Count / (ShownPoints - 1)) shown.Add(point);
            if (shown[^1] != finite[^1]) shown.Add(finite[^1]);
            return shown;

            // Both rates rise along the curve, so their sum tells how far it has come.
            static double Length(RocPoint point) => point.FalseMatchRate + point.TrueMatchRate;
        }
    }

    /// <summary>Returns the largest threshold that takes no more than a share of the different pairs for the same.</summary>
    public static float ThresholdAt(double falseMatchRate, PairDistances pairs) =>
        pairs.Different[(int)Math.Floor(falseMatchRate * pairs.Different.Length)];

    /// <summary>Returns false matches less false non-matches, which rises from −1 to 1.</summary>
    private static double Excess(RocPoint point) => point.FalseMatchRate - (1 - point.TrueMatchRate);
}
