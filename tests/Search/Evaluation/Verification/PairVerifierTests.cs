using MLNetDeepRanking.Search.Tests.References;

namespace MLNetDeepRanking.Search.Tests.Evaluation.Verification;

public sealed class PairVerifierTests
{
    [Fact]
    public void Curve_threshold_and_probability_equal_those_of_scikit_learn_and_of_a_naive_fit()
    {
        foreach (var reference in EvaluationReferences.All.Verification)
        {
            var pairs = new PairDistances(reference.Same, reference.Different);
            var curve = new RocCurve(pairs);
            Assert.Equal(reference.Area, curve.Area, 1e-9);
            Assert.Equal(reference.EqualErrorRate, curve.EqualErrorRate, 1e-9);
            foreach (var (rate, threshold) in reference.Thresholds) Assert.Equal(threshold, RocCurve.ThresholdAt(rate, pairs), 1e-9);
            var scaling = PlattScaling.Fit(pairs, reference.Prior);
            Assert.Equal(reference.Slope, scaling.Slope, 1e-9);
            Assert.Equal(reference.Offset, scaling.Offset, 1e-9);
        }
    }

    [Theory, InlineData(0.001), InlineData(0.01), InlineData(0.1)]
    public void The_wanted_false_match_rate_holds_on_classes_not_calibrated_on(double wanted)
    {
        var (vectors, labels) = Classes(seed: 1, classes: 400, noise: 0.4f);
        var verifier = PairVerifier.Fit(vectors, 8, labels, new VerificationOptions { FalseMatchRate = wanted });
        Assert.InRange(verifier.Measured.FalseMatchRate, 0.6 * wanted, 1.5 * wanted);

        var (others, otherLabels) = Classes(seed: 2, classes: 60, noise: 0.4f);
        var different = (from a in Enumerable.Range(0, otherLabels.Length)
                         from b in Enumerable.Range(a + 1, otherLabels.Length - a - 1)
                         where otherLabels[a] != otherLabels[b]
                         select verifier.IsSame(others.Row(a, 8), others.Row(b, 8))).ToArray();
        Assert.InRange(different.Count(same => same) / (double)different.Length, 0.4 * wanted, 2 * wanted);
    }

    [Fact]
    public void A_probability_is_the_share_that_comes_true()
    {
        // Distances whose log-odds are linear: two normal laws of equal width, half a unit apart.
        var random = new Random(3);
        var pairs = new PairDistances(Draw(0.4), Draw(0.9));
        var scaling = PlattScaling.Fit(pairs, samePrior: 0.25);
        foreach (var d in new[] { 0.3, 0.5, 0.65, 0.8 })
        {
            var odds = 0.25 / 0.75 * Math.Exp((Math.Pow(d - 0.9, 2) - Math.Pow(d - 0.4, 2)) / (2 * 0.2 * 0.2));
            Assert.Equal(odds / (1 + odds), scaling.Probability(d), 0.02);
        }

        float[] Draw(double mean) => [.. Enumerable.Range(0, 40_000).Select(_ =>
            (float)(mean + 0.2 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))).Order()];
    }

    [Fact]
    public void A_saved_verifier_answers_as_it_did()
    {
        var (vectors, labels) = Classes(seed: 4, classes: 60, noise: 0.3f);
        var verifier = PairVerifier.Fit(vectors, 8, labels);
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
        try
        {
            verifier.Save(path);
            var loaded = PairVerifier.Load(path);
            Assert.Equal($"{verifier}", $"{loaded}");
            Assert.Equal(verifier.Measured.Roc, loaded.Measured.Roc);
            for (var row = 1; row < 100; row++)
            {
                Assert.Equal(verifier.IsSame(vectors.Row(0, 8), vectors.Row(row, 8)), loaded.IsSame(vectors.Row(0, 8), vectors.Row(row, 8)));
                Assert.Equal(verifier.Probability(vectors.Row(0, 8), vectors.Row(row, 8)), loaded.Probability(vectors.Row(0, 8), vectors.Row(row, 8)));
            }
            var sound = File.ReadAllText(path);
            foreach (var damaged in new[] { "", "[]", "{}", """{"format":"other"}""", sound[..^20], sound.Replace("Cosine", "Sine", StringComparison.Ordinal) })
            {
                File.WriteAllText(path, damaged);
                Assert.Contains(path, Assert.Throws<InvalidDataException>(() => PairVerifier.Load(path)).Message, StringComparison.Ordinal);
            }
            File.WriteAllText(path, """{"format":"deeprank.verifier","version":9}""");
            Assert.Contains("version 9", Assert.Throws<InvalidDataException>(() => PairVerifier.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_vector_and_itself_are_the_same_with_the_highest_probability()
    {
        var (vectors, labels) = Classes(seed: 5, classes: 60, noise: 0.3f);
        var verifier = PairVerifier.Fit(vectors, 8, labels);
        var (self, other) = (verifier.Probability(vectors.Row(0, 8), vectors.Row(0, 8)), verifier.Probability(vectors.Row(0, 8), vectors.Row(77, 8)));
        Assert.True(verifier.IsSame(vectors.Row(0, 8), vectors.Row(0, 8)) && self > 0.9 && self > other);
        Assert.Contains("false-match rate of 1.0 %", verifier.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Too_little_and_bad_input_is_refused_with_the_cure()
    {
        var (vectors, labels) = Classes(seed: 6, classes: 10, noise: 0.3f);
        Contains("1E-05", () => PairVerifier.Fit(vectors, 8, labels, new() { FalseMatchRate = 1e-5 }));
        Contains("at least four classes", () => PairVerifier.Fit(vectors.AsSpan(0, 32), 8, [1, 1, 2, 2]));
        Contains("calibrated on 8", () => PairVerifier.Fit(vectors, 8, labels, new() { FalseMatchRate = 0.1 }).IsSame([1], [1]));
        Assert.Throws<ArgumentOutOfRangeException>("FalseMatchRate", () => PairVerifier.Fit(vectors, 8, labels, new() { FalseMatchRate = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>("SamePrior", () => PairVerifier.Fit(vectors, 8, labels, new() { SamePrior = 1 }));

        static void Contains(string words, Action action) =>
            Assert.Contains(words, Assert.ThrowsAny<ArgumentException>(action).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_one_false_match_in_a_hundred_and_even_odds()
    {
        var options = new VerificationOptions();
        Assert.Equal((0.01, 0.5, VectorDistance.Cosine), (options.FalseMatchRate, options.SamePrior, options.Distance));
        Assert.Equal((200_000, 0), (options.MaxPairs, options.Seed));
    }

    private static (float[] Vectors, int[] Labels) Classes(int seed, int classes, float noise)
    {
        var (centres, random) = (Vectors.Random(seed, classes, 8), new Random(seed));
        int[] labels = [.. Enumerable.Range(0, 4 * classes).Select(row => row % classes)];
        return ([.. labels.SelectMany(label => centres.Row(label, 8).ToArray().Select(centre => centre + noise * (2 * random.NextSingle() - 1)))], labels);
    }
}
