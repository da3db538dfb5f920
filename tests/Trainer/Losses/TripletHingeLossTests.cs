using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Triplets;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class TripletHingeLossTests
{
    [Theory]
    [InlineData(TripletDistance.SquaredEuclidean, 0.2)]
    [InlineData(TripletDistance.SquaredEuclidean, 1.0)]
    [InlineData(TripletDistance.Euclidean, 0.1)]
    [InlineData(TripletDistance.Euclidean, 1.0)]
    public void Loss_equals_a_naive_loop(TripletDistance distance, double gap)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var random = new Random(seed);
            var rows = UnitRows(random, count: 3 + random.Next(20), size: 1 + random.Next(40));
            var triplets = RandomTriplets(random, rows.Length, 1 + random.Next(60));

            using var scope = NewDisposeScope();
            var loss = new TripletHingeLoss(gap, distance).Evaluate(Matrix(rows), triplets);

            var naive = Naive(rows, triplets, gap, distance);
            Assert.Equal(naive.Loss, loss.Value.item<double>(), 1e-12);
            Assert.Equal(naive.Active, loss.ActiveTriplets);
            Assert.Equal(naive.Positive, loss.PositiveDistance, 1e-12);
            Assert.Equal(naive.Negative, loss.NegativeDistance, 1e-12);
            Assert.Equal(triplets.Length, loss.Triplets);
        }
    }

    [Theory]
    [InlineData(TripletDistance.SquaredEuclidean)]
    [InlineData(TripletDistance.Euclidean)]
    public void Gradient_equals_finite_differences(TripletDistance distance)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var rows = UnitRows(random, 8, 5);
            var triplets = RandomTriplets(random, 8, 20);

            using var scope = NewDisposeScope();
            var embeddings = Matrix(rows).requires_grad_();
            new TripletHingeLoss(0.5, distance).Evaluate(embeddings, triplets).Value.backward();
            var gradient = embeddings.grad!.data<double>().ToArray();

            const double step = 1e-6;
            for (var i = 0; i < rows.Length; i++)
                for (var j = 0; j < 5; j++)
                {
                    var up = Shifted(rows, i, j, step);
                    var down = Shifted(rows, i, j, -step);
                    var expected = (Naive(up, triplets, 0.5, distance).Loss - Naive(down, triplets, 0.5, distance).Loss) / (2 * step);
                    Assert.Equal(expected, gradient[i * 5 + j], 1e-5);
                }
        }
    }

    [Fact]
    public void No_active_triplet_gives_zero_with_a_gradient_path()
    {
        using var scope = NewDisposeScope();
        var embeddings = Matrix([[1, 0], [1, 0], [-1, 0]]).requires_grad_();
        var loss = new TripletHingeLoss(0.2).Evaluate(embeddings, [new Triplet(0, 1, 2)]);
        loss.Value.backward();

        Assert.Equal(0, loss.Value.item<double>());
        Assert.Equal(0, loss.ActiveTriplets);
        Assert.All(embeddings.grad!.data<double>().ToArray(), g => Assert.Equal(0, g));
    }

    [Fact]
    public void No_triplets_give_zero_with_a_gradient_path()
    {
        using var scope = NewDisposeScope();
        var embeddings = Matrix([[1, 0], [0, 1]]).requires_grad_();
        var loss = new TripletHingeLoss().Evaluate(embeddings, []);
        loss.Value.backward();
        Assert.Equal(0, loss.Value.item<double>());
        Assert.All(embeddings.grad!.data<double>().ToArray(), g => Assert.Equal(0, g));
    }

    // Defect 1 of the article's code: one hinge after the batch's mean lets an easy triplet cancel a hard one.
    [Fact]
    public void An_easy_triplet_does_not_cancel_a_hard_one()
    {
        using var scope = NewDisposeScope();
        var embeddings = Matrix([[1, 0], [1, 0], [-1, 0], [0, 1]]);
        var easy = new Triplet(0, 1, 2);
        var hard = new Triplet(0, 2, 1);
        var loss = new TripletHingeLoss(0.2).Evaluate(embeddings, [easy, hard]);
        Assert.Equal(4.2, loss.Value.item<double>(), 1e-12);
        Assert.Equal(1, loss.ActiveTriplets);
    }

    // Defect 2: embeddings clipped to [ε, 1 − ε] inside the loss lose every negative coordinate and its gradient.
    [Fact]
    public void Negative_coordinates_count_and_have_gradients()
    {
        using var scope = NewDisposeScope();
        var embeddings = Matrix([[-1, 0], [0, -1], [-0.6, -0.8]]).requires_grad_();
        var loss = new TripletHingeLoss(0.2).Evaluate(embeddings, [new Triplet(0, 1, 2)]);
        loss.Value.backward();
        Assert.Equal(0.2 + 2.0 - 0.8, loss.Value.item<double>(), 1e-12);
        Assert.All(Enumerable.Range(0, 3), row => Assert.NotEqual(0, embeddings.grad!.abs().sum(1)[row].item<double>()));
    }

    // Defect 3: the root's slope is infinite at distance 0, so that p = p+ or a collapsed network gives NaN.
    [Theory]
    [InlineData(TripletDistance.SquaredEuclidean)]
    [InlineData(TripletDistance.Euclidean)]
    public void Equal_embeddings_give_finite_gradients(TripletDistance distance)
    {
        using var scope = NewDisposeScope();
        var embeddings = Matrix([[0.6, 0.8], [0.6, 0.8], [0.6, 0.8]]).requires_grad_();
        var loss = new TripletHingeLoss(0.3, distance).Evaluate(embeddings, [new Triplet(0, 1, 2)]);
        loss.Value.backward();
        Assert.Equal(0.3, loss.Value.item<double>(), 1e-12);
        Assert.All(embeddings.grad!.data<double>().ToArray(), g => Assert.True(double.IsFinite(g)));
    }

    // In float32 too: |a|² + |b|² − 2ab would leave noise between equal rows.
    [Fact]
    public void Equal_rows_are_exactly_zero_apart_in_single_precision()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var row = nn.functional.normalize(randn([1, 128], generator: generator), p: 2, dim: 1);
        var loss = new TripletHingeLoss(0.3, TripletDistance.Euclidean).Evaluate(cat([row, row, row]), [new Triplet(0, 1, 2)]);
        Assert.Equal(0, loss.PositiveDistance);
    }

    [Fact]
    public void A_triplet_outside_the_batch_is_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => new TripletHingeLoss().Evaluate(Matrix([[1, 0], [0, 1]]), [new Triplet(0, 1, 2)]));
        Assert.Contains("(0, 1, 2)", error.Message, StringComparison.Ordinal);
        Assert.Contains("rows 0 to 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_gap_that_is_no_positive_number_is_refused(double gap) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TripletHingeLoss(gap));

    [Fact]
    public void Defaults_are_those_documented()
    {
        var loss = new TripletHingeLoss();
        Assert.Equal(0.2, loss.Gap);
        Assert.Equal(TripletDistance.SquaredEuclidean, loss.Distance);
    }

    private static (double Loss, long Active, double Positive, double Negative) Naive(
        double[][] rows, Triplet[] triplets, double gap, TripletDistance distance)
    {
        double sum = 0, positive = 0, negative = 0;
        long active = 0;
        foreach (var (q, p, n) in triplets)
        {
            double dp = D(rows[q], rows[p]), dn = D(rows[q], rows[n]);
            positive += dp;
            negative += dn;
            var hinge = Math.Max(0, gap + dp - dn);
            if (hinge > 0) active++;
            sum += hinge;
        }
        return (sum / Math.Max(1, active), active, positive / triplets.Length, negative / triplets.Length);

        double D(double[] a, double[] b)
        {
            var squared = a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();
            return distance == TripletDistance.SquaredEuclidean ? squared : Math.Sqrt(squared);
        }
    }

    private static double[][] Shifted(double[][] rows, int row, int column, double by)
    {
        var copy = rows.Select(r => (double[])r.Clone()).ToArray();
        copy[row][column] += by;
        return copy;
    }

    private static double[][] UnitRows(Random random, int count, int size) =>
        [.. Enumerable.Range(0, count).Select(_ =>
        {
            var row = Enumerable.Range(0, size).Select(_ => random.NextDouble() - 0.5).ToArray();
            var length = Math.Sqrt(row.Sum(x => x * x));
            return row.Select(x => x / length).ToArray();
        })];

    private static Triplet[] RandomTriplets(Random random, int rows, int count) =>
        [.. Enumerable.Range(0, count).Select(_ =>
        {
            var three = Enumerable.Range(0, rows).ToArray();
            random.Shuffle(three);
            return new Triplet(three[0], three[1], three[2]);
        })];

    private static Tensor Matrix(double[][] rows) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length], dtype: ScalarType.Float64);
}
