using System.Globalization;
using MLNetDeepRanking.Search.Measures;
using MLNetDeepRanking.Shared;

namespace MLNetDeepRanking.Search;

/// <summary>Answers "are these two the same?" from two embeddings: by a threshold that keeps to a false-match rate, and with a probability.</summary>
/// <remarks>
/// Two vectors are the same if their distance is below <see cref="Threshold"/>, the largest at which no more pairs of different classes than
/// <see cref="FalseMatchRate"/> allows are taken for the same. The probability is 1 / (1 + exp(a·d + b)) of the distance d (Platt, 1999), for a world in
/// which a share of
/// <see cref="SamePrior"/> of the pairs that are asked about are the same. Half of the classes calibrate both; on the other half <see cref="Measured"/> is
/// measured.
/// Use classes that the embedding was not trained on: those it was trained on look better than they are. Instances are immutable and safe to share between
/// threads.
/// </remarks>
public sealed class PairVerifier
{
    private readonly PairDistance _distance;
    private readonly PlattScaling _scaling;

    internal PairVerifier(int dimension, VectorDistance distance, double threshold, double falseMatchRate,
        PlattScaling scaling, double samePrior, VerificationMetrics measured)
    {
        _distance = PairDistance.Create(distance, dimension);
        _scaling = scaling;
        (Dimension, Distance, Threshold, FalseMatchRate, SamePrior, Measured) = (dimension, distance, threshold, falseMatchRate, samePrior, measured);
    }

    /// <summary>Gets the number of components of an embedding.</summary>
    public int Dimension { get; }

    /// <summary>Gets how dissimilarity is measured.</summary>
    public VectorDistance Distance { get; }

    /// <summary>Gets the distance below which two embeddings are the same.</summary>
    public double Threshold { get; }

    /// <summary>Gets the false-match rate that was wanted.</summary>
    public double FalseMatchRate { get; }

    /// <summary>Gets the share of same pairs that probabilities suppose.</summary>
    public double SamePrior { get; }

    /// <summary>Gets how often the verifier errs on classes that it was not calibrated on.</summary>
    public VerificationMetrics Measured { get; }

    internal PlattScaling Scaling => _scaling;

    /// <summary>Calibrates a verifier on labelled embeddings.</summary>
    /// <param name="embeddings">The vectors, <c>[labels.Length, dimension]</c>, row-major.</param>
    /// <param name="dimension">The number of components of each vector.</param>
    /// <param name="labels">One label for each vector.</param>
    /// <param name="options">The wanted false-match rate, and how pairs are drawn; the defaults if null.</param>
    /// <exception cref="ArgumentException">
    /// The lengths do not agree, a component is not finite, or there are too few pairs for the false-match rate.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The dimension is below 1, or an option is out of range.</exception>
    public static PairVerifier Fit(ReadOnlySpan<float> embeddings, int dimension, ReadOnlySpan<int> labels, VerificationOptions? options = null)
    {
        options ??= new();
        options.Validate();
        RetrievalEvaluator.Check(embeddings, dimension, labels, nameof(embeddings));
        var random = new Random(options.Seed);
        var (calibrationRows, measuredRows) = Divide(labels, random);
        var calibration = PairDistances.Of(embeddings, dimension, labels, calibrationRows, options, random);
        var measured = PairDistances.Of(embeddings, dimension, labels, measuredRows, options, random);
        if (calibration.Same.Length == 0 || measured.Same.Length == 0 || measured.Different.Length == 0)
            throw new ArgumentException("There are too few pairs: give at least four classes with two vectors or more.", nameof(labels));
        if (calibration.Different.Length * options.FalseMatchRate < 1)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                $"{calibration.Different.Length} pairs of different classes cannot tell a false-match rate of {options.FalseMatchRate}: ") +
                "give more vectors, allow more pairs, or a higher rate.", nameof(labels));
        var threshold = RocCurve.ThresholdAt(options.FalseMatchRate, calibration);
        var scaling = PlattScaling.Fit(calibration, options.SamePrior);
        return new(dimension, options.Distance, threshold, options.FalseMatchRate, scaling, options.SamePrior, Measure(measured, threshold));
    }

    /// <summary>Returns whether two embeddings are the same: whether their distance is below the threshold.</summary>
    /// <exception cref="ArgumentException">A vector has another length than <see cref="Dimension"/>, or a component that is not finite.</exception>
    public bool IsSame(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Between(a, b) < Threshold;

    /// <summary>Returns the probability that two embeddings are the same.</summary>
    /// <exception cref="ArgumentException">A vector has another length than <see cref="Dimension"/>, or a component that is not finite.</exception>
    public double Probability(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => _scaling.Probability(Between(a, b));

    /// <summary>Writes the verifier as JSON, whole or not at all; an existing file is replaced.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        AtomicFile.WriteAllBytes(path, PairVerifierJson.Write(this));
    }

    /// <summary>Reads a verifier that <see cref="Save"/> wrote.</summary>
    /// <exception cref="FileNotFoundException">There is no file at <paramref name="path"/>.</exception>
    /// <exception cref="InvalidDataException">The file is not a verifier, is damaged, or was written by a newer version.</exception>
    public static PairVerifier Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return PairVerifierJson.Read(File.ReadAllBytes(path), path);
    }

    /// <summary>Returns the threshold, and how often the verifier errs.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"Same below a {Distance} distance of {Threshold:0.####}, for a false-match rate of {Percent.Of(FalseMatchRate)}. ") +
        $"Measured on other classes: {Measured}";

    internal static VerificationMetrics Measure(PairDistances pairs, double threshold)
    {
        var curve = new RocCurve(pairs);
        return new VerificationMetrics
        {
            SamePairs = pairs.Same.Length,
            DifferentPairs = pairs.Different.Length,
            FalseMatchRate = pairs.Different.Count(distance => distance < threshold) / (double)pairs.Different.Length,
            FalseNonMatchRate = pairs.Same.Count(distance => distance >= threshold) / (double)pairs.Same.Length,
            EqualErrorRate = curve.EqualErrorRate,
            AreaUnderCurve = curve.Area,
            Roc = curve.Shown,
        };
    }

    private float Between(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Check(a, nameof(a));
        Check(b, nameof(b));
        return _distance.Between(a, b);
    }

    private void Check(ReadOnlySpan<float> vector, string name)
    {
        if (vector.Length != Dimension)
            throw new ArgumentException($"The vector has {vector.Length} components; the verifier was calibrated on {Dimension}.", name);
        Components.ThrowIfNotFinite(vector, Dimension, name);
    }

    /// <summary>Divides the rows by their class: every other class, of those with two members or more, calibrates.</summary>
    private static (int[] Calibration, int[] Measured) Divide(ReadOnlySpan<int> labels, Random random)
    {
        var copy = labels.ToArray();
        var classes = copy.CountBy(label => label).OrderBy(size => size.Key).Select(size => (Label: size.Key, Alone: size.Value == 1)).ToArray();
        random.Shuffle(classes);
        var calibrating = classes.OrderBy(one => one.Alone).Where((_, i) => i % 2 == 0).Select(one => one.Label).ToHashSet();
        var rows = Rows.Numbers(copy.Length);
        return ([.. rows.Where(row => calibrating.Contains(copy[row]))], [.. rows.Where(row => !calibrating.Contains(copy[row]))]);
    }
}
