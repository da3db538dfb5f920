using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;
using MLNetDeepRanking.Trainer.Triplets;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class TripletLossTests
{
    public static TheoryData<TripletLoss> Kinds => new(
        from form in new[] { TripletForm.Hinge, TripletForm.Softplus }
        from distance in Enum.GetValues<EmbeddingDistance>()
        from gap in new[] { 0.1, 1 }
        select new TripletLoss { Gap = gap, Distance = distance, Form = form });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Over_all_triplets_it_equals_a_naive_loop(TripletLoss loss) =>
        Oracle.ValuesAgree(loss, (batch, _) => NaiveTriplets.Evaluate(batch, NaiveTriplets.All(batch), loss).Loss);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Its_gradient_equals_finite_differences(TripletLoss loss) =>
        Oracle.GradientsAgree(loss, (batch, _) => NaiveTriplets.Evaluate(batch, NaiveTriplets.All(batch), loss).Loss);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Over_given_triplets_it_equals_a_naive_loop_in_value_gradient_and_statistics(TripletLoss loss)
    {
        for (var seed = 0; seed < 10; seed++)
        {
            using var scope = NewDisposeScope();
            var batch = RandomBatch.Ordinary(seed);
            var triplets = RandomTriplets(new Random(seed), batch.Rows.Length, count: 20);
            var embeddings = batch.Matrix().requires_grad_();
            var found = Evaluate(loss, embeddings, triplets);
            found.Value.backward();

            var naive = NaiveTriplets.Evaluate(batch, triplets, loss);
            Assert.Equal(naive.Loss, found.Value.item<double>(), 1e-12);
            SameStatistics(naive.Statistics, found.Statistics);
            var gradient = embeddings.grad!.data<double>().ToArray();
            for (var i = 0; i < gradient.Length; i++)
            {
                var up = NaiveTriplets.Evaluate(batch.Shifted(i / 5, i % 5, 1e-6), triplets, loss).Loss;
                var down = NaiveTriplets.Evaluate(batch.Shifted(i / 5, i % 5, -1e-6), triplets, loss).Loss;
                Assert.Equal((up - down) / 2e-6, gradient[i], 1e-5);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Statistics_over_all_triplets_equal_a_naive_loop(TripletLoss loss)
    {
        for (var seed = 0; seed < 30; seed++)
        {
            using var scope = NewDisposeScope();
            var batch = RandomBatch.Of(seed);
            using var computation = Oracle.Start(loss);
            var found = computation.Evaluate(batch.ToLossBatch(batch.Matrix()), Oracle.End).Statistics;
            SameStatistics(NaiveTriplets.Evaluate(batch, NaiveTriplets.All(batch), loss).Statistics, found);
            Assert.Equal(new MiningStatistics(found.Terms, found.Terms, 0), found.Mining);
        }
    }

    // The cube [N, N, N] of all differences, as other libraries form it.
    [Fact]
    public void By_sorting_a_batch_of_48_by_4_has_the_gradient_of_the_cube()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        int[] labels = [.. Enumerable.Range(0, 192).Select(i => i / 4)];
        var rows = nn.functional.normalize(randn([192, 128], generator: generator), p: 2, dim: 1);
        var sorted = rows.detach().clone().requires_grad_();
        var cubic = rows.detach().clone().requires_grad_();

        using var computation = new TripletLoss { Gap = 0.5 }.Start(new LossContext(128, 48, CPU, new Random(1)));
        var found = computation.Evaluate(new LossBatch(sorted, labels), Oracle.End);
        found.Value.backward();

        var pairs = PairMasks.OfLabels(new LossBatch(cubic, labels));
        var d = cdist(cubic, cubic, 2, compute_mode.donot_use_mm_for_euclid_dist).square();
        var valid = pairs.Positive.unsqueeze(2).logical_and(pairs.Negative.unsqueeze(1));
        var cube = nn.functional.relu(d.unsqueeze(2) - d.unsqueeze(1) + 0.5).masked_fill(valid.logical_not(), 0);
        var expected = cube.sum() / cube.detach().count_nonzero();
        expected.backward();

        Assert.Equal(108_288, found.Statistics.Terms);
        Assert.Equal(expected.item<float>(), found.Value.item<float>(), 1e-6f);
        Assert.InRange((sorted.grad! - cubic.grad!).abs().max().item<float>(), 0, 1e-6f);
    }

    [Fact]
    public void A_miner_takes_over_after_its_warm_up()
    {
        using var scope = NewDisposeScope();
        using var computation = Oracle.Start(new TripletLoss { Miner = new BatchHardMiner { WarmUp = 0.3 } });
        var batch = new LossBatch(randn(9, 5), [0, 0, 0, 1, 1, 2, 2, 3, 3]);
        // Class 0: 3 · 2 · 6 triplets; each of the others: 2 · 1 · 7.
        Assert.Equal(new MiningStatistics(78, 78, 0), At(0.29));
        Assert.Equal(new MiningStatistics(78, 9, 0), At(0.3));

        MiningStatistics At(double progress) => computation.Evaluate(batch, new LossMoment(progress, new Random(0))).Statistics.Mining;
    }

    [Theory]
    [InlineData(new[] { 0, 1, 2 })]
    [InlineData(new[] { 1, 1, 1 })]
    [InlineData(new[] { 0 })]
    public void No_valid_triplet_gives_zero_with_a_gradient_path(int[] labels)
    {
        TripletMiner[] miners = [new AllTriplets(), new SemiHardMiner(), new BatchHardMiner(), new DistanceWeightedMiner()];
        foreach (var miner in miners)
            foreach (var form in Enum.GetValues<TripletForm>()) Oracle.IsZeroWithAGradientPath(new TripletLoss { Miner = miner, Form = form }, labels);
    }

    [Fact]
    public void No_active_triplet_and_no_triplet_at_all_give_zero_with_a_gradient_path()
    {
        using var scope = NewDisposeScope();
        foreach (Triplet[] triplets in new Triplet[][] { [new Triplet(0, 1, 2)], [] })
        {
            var embeddings = Matrix([[1, 0], [1, 0], [-1, 0]]).requires_grad_();
            var loss = Evaluate(new TripletLoss(), embeddings, triplets);
            loss.Value.backward();
            Assert.Equal((0.0, 0L), (loss.Value.item<double>(), loss.Statistics.ActiveTerms));
            Assert.All(embeddings.grad!.data<double>().ToArray(), g => Assert.Equal(0, g));
        }
    }

    // Defect 1 of the article's code: one hinge after the batch's mean lets an easy triplet cancel a hard one.
    [Fact]
    public void An_easy_triplet_does_not_cancel_a_hard_one()
    {
        using var scope = NewDisposeScope();
        var embeddings = Matrix([[1, 0], [1, 0], [-1, 0], [0, 1]]);
        var easy = new Triplet(0, 1, 2);
        var hard = new Triplet(0, 2, 1);
        var loss = Evaluate(new TripletLoss { Gap = 0.2 }, embeddings, [easy, hard]);
        Assert.Equal(4.2, loss.Value.item<double>(), 1e-12);
        Assert.Equal(1, loss.Statistics.ActiveTerms);
    }

    // Defect 2: embeddings clipped to [ε, 1 − ε] inside the loss lose every negative coordinate and its gradient.
    [Fact]
    public void Negative_coordinates_count_and_have_gradients()
    {
        using var scope = NewDisposeScope();
        var embeddings = Matrix([[-1, 0], [0, -1], [-0.6, -0.8]]).requires_grad_();
        var loss = Evaluate(new TripletLoss { Gap = 0.2 }, embeddings, [new Triplet(0, 1, 2)]);
        loss.Value.backward();
        Assert.Equal(0.2 + 2.0 - 0.8, loss.Value.item<double>(), 1e-12);
        Assert.All(Enumerable.Range(0, 3), row => Assert.NotEqual(0, embeddings.grad!.abs().sum(1)[row].item<double>()));
    }

    // Defect 3: the root's slope is infinite at distance 0, so that p = p+ or a collapsed network gives NaN.
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Equal_embeddings_give_finite_gradients_and_the_collapsed_value(TripletLoss loss)
    {
        using var scope = NewDisposeScope();
        var embeddings = Matrix([[0.6, 0.8], [0.6, 0.8], [0.6, 0.8]]).requires_grad_();
        var found = Evaluate(loss, embeddings, [new Triplet(0, 1, 2)]);
        found.Value.backward();
        Assert.Equal(loss.CollapsedValue!.Value, found.Value.item<double>(), 1e-12);
        Assert.Equal(loss.Form == TripletForm.Hinge ? loss.Gap : Math.Log(1 + Math.Exp(loss.Gap)), loss.CollapsedValue!.Value, 1e-12);
        Assert.All(embeddings.grad!.data<double>().ToArray(), g => Assert.True(double.IsFinite(g)));
    }

    // In float32 too: |a|² + |b|² − 2ab would leave noise between equal rows.
    [Theory]
    [InlineData(EmbeddingDistance.SquaredEuclidean)]
    [InlineData(EmbeddingDistance.Euclidean)]
    [InlineData(EmbeddingDistance.Cosine)]
    public void Equal_rows_are_exactly_zero_apart_in_single_precision(EmbeddingDistance distance)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var row = nn.functional.normalize(randn([1, 128], generator: generator), p: 2, dim: 1);
        var loss = Evaluate(new TripletLoss { Distance = distance }, cat([row, row, row]), [new Triplet(0, 1, 2)]);
        Assert.Equal(0, loss.Statistics.Positive.Value);
    }

    // A network that diverges must not look as if it had nothing left to learn.
    [Fact]
    public void Embeddings_that_are_no_numbers_give_a_loss_that_is_none()
    {
        using var scope = NewDisposeScope();
        var loss = Evaluate(new TripletLoss(), Matrix([[double.NaN, 0], [1, 0], [0, 1]]), [new Triplet(0, 1, 2)]);
        Assert.True(double.IsNaN(loss.Value.item<double>()));
    }

    [Fact]
    public void Defaults_are_those_documented()
    {
        var loss = new TripletLoss();
        Assert.Equal((0.2, EmbeddingDistance.SquaredEuclidean, TripletForm.Hinge), (loss.Gap, loss.Distance, loss.Form));
        Assert.Equal(new AllTriplets(), loss.Miner);
        Assert.False(loss.NeedsLabels);
        Assert.Equal(new TripletLoss(), loss);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_gap_that_is_no_positive_number_is_refused(double gap)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => Oracle.Start(new TripletLoss { Gap = gap }));
        Assert.Equal("Gap", error.ParamName);
        Assert.Contains("Gap must be a positive number", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_softplus_form_works_without_a_gap()
    {
        new TripletLoss { Form = TripletForm.Softplus, Gap = 0 }.Validate();
        Assert.Throws<ArgumentOutOfRangeException>(new TripletLoss { Form = TripletForm.Softplus, Gap = -0.1 }.Validate);
    }

    private static LossValue Evaluate(TripletLoss loss, Tensor embeddings, Triplet[] triplets)
    {
        using var computation = loss.Start(new LossContext((int)embeddings.shape[1], 0, CPU, new Random(1)));
        return computation.Evaluate(new LossBatch(embeddings, triplets: triplets), Oracle.End);
    }

    private static void SameStatistics(LossStatistics expected, LossStatistics actual)
    {
        Assert.Equal((expected.Terms, expected.ActiveTerms), (actual.Terms, actual.ActiveTerms));
        Assert.Equal(expected.Positive.Value, actual.Positive.Value, 1e-12);
        Assert.Equal(expected.Negative.Value, actual.Negative.Value, 1e-12);
    }

    private static Triplet[] RandomTriplets(Random random, int rows, int count) =>
        [.. Enumerable.Range(0, count).Select(_ =>
        {
            var three = Enumerable.Range(0, rows).ToArray();
            random.Shuffle(three);
            return new Triplet(three[0], three[1], three[2]);
        })];

    private static Tensor Matrix(double[][] rows) => tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, rows[0].Length], dtype: ScalarType.Float64);
}
