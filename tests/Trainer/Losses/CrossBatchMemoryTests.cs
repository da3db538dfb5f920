using MLNetDeepRanking.Trainer.Losses;
using MLNetDeepRanking.Trainer.Mining;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class CrossBatchMemoryTests
{
    public static TheoryData<PairLoss> Inner =>
    [
        new TripletLoss(),
        new TripletLoss { Miner = new SemiHardMiner() },
        new ContrastiveLoss(),
        new SupervisedContrastiveLoss(),
        new MultiSimilarityLoss(),
        new SmoothAveragePrecisionLoss { Temperature = 0.1 },
    ];

    [Theory]
    [MemberData(nameof(Inner))]
    public void It_equals_the_loss_of_the_batch_against_itself_and_what_came_before(PairLoss inner)
    {
        using var memory = Oracle.Start(new CrossBatchMemory(inner) { Capacity = 17, WarmUp = 0 });
        using var plain = Oracle.Start(inner);
        var earlier = new List<(double[] Row, int Label)>();
        for (var seed = 0; seed < 12; seed++)
        {
            using var scope = NewDisposeScope();
            var batch = RandomBatch.Ordinary(seed);
            var remembered = earlier.TakeLast(17).ToArray();
            var whole = new RandomBatch(
                [.. batch.Rows, .. remembered.Select(item => item.Row)], [.. batch.Labels, .. remembered.Select(item => item.Label)], batch.Rows.Length);
            var (with, naive) = (batch.Matrix().requires_grad_(), whole.Matrix().requires_grad_());
            var found = memory.Evaluate(batch.ToLossBatch(with), Oracle.End);
            var expected = plain.Evaluate(whole.ToLossBatch(naive), Oracle.End);
            found.Value.backward();
            expected.Value.backward();
            // Rows of the memory stand in another order: equal up to rounding.
            Assert.Equal(expected.Value.item<double>(), found.Value.item<double>(), 1e-9);
            Assert.InRange((with.grad! - naive.grad!.narrow(0, 0, batch.Rows.Length)).abs().max().item<double>(), 0, 1e-8);
            Assert.Equal((expected.Statistics.Terms, expected.Statistics.ActiveTerms), (found.Statistics.Terms, found.Statistics.ActiveTerms));
            earlier.AddRange(batch.Rows.Zip(batch.Labels));
        }
    }

    [Fact]
    public void Before_the_warm_up_ends_it_is_the_plain_loss_and_remembers()
    {
        using var scope = NewDisposeScope();
        using var memory = Oracle.Start(new CrossBatchMemory(new TripletLoss()) { WarmUp = 0.5 });
        using var plain = Oracle.Start(new TripletLoss());
        var (first, second) = (RandomBatch.Ordinary(1), RandomBatch.Ordinary(2));
        foreach (var batch in new[] { first, second })
            Assert.Equal(
                plain.Evaluate(batch.ToLossBatch(batch.Matrix()), Oracle.End).Value.item<double>(),
                memory.Evaluate(batch.ToLossBatch(batch.Matrix()), new LossMoment(0.49, new Random(0))).Value.item<double>());
        var terms = memory.Evaluate(first.ToLossBatch(first.Matrix()), new LossMoment(0.5, new Random(0))).Statistics.Terms;
        Assert.True(terms > plain.Evaluate(first.ToLossBatch(first.Matrix()), Oracle.End).Statistics.Terms);
    }

    [Fact]
    public void Of_a_batch_larger_than_the_memory_the_last_rows_stay()
    {
        using var scope = NewDisposeScope();
        using var memory = Oracle.Start(new CrossBatchMemory(new TripletLoss()) { Capacity = 3 });
        memory.Evaluate(new LossBatch(arange(20, dtype: ScalarType.Float32).reshape(4, 5), [0, 1, 2, 3]), Oracle.End);
        Assert.Equal([1L, 2, 3], memory.State["memory.labels"].data<long>().ToArray().Order());
        Assert.Equal([5f, 10, 15], memory.State["memory"].select(1, 0).data<float>().ToArray().Order());
        Assert.Equal(4, memory.State["memory.seen"].item<long>());
    }

    [Fact]
    public void Copied_state_continues_as_the_original_does()
    {
        using var scope = NewDisposeScope();
        var description = new CrossBatchMemory(new ContrastiveLoss()) { Capacity = 9, WarmUp = 0 };
        using var original = Oracle.Start(description);
        for (var seed = 0; seed < 3; seed++) original.Evaluate(RandomBatch.Ordinary(seed).ToLossBatch(RandomBatch.Ordinary(seed).Matrix()), Oracle.End);
        using var resumed = Oracle.Start(description);
        foreach (var (name, tensor) in resumed.State) tensor.copy_(original.State[name]);

        var next = RandomBatch.Ordinary(5);
        Assert.Equal(
            original.Evaluate(next.ToLossBatch(next.Matrix()), Oracle.End).Value.item<double>(),
            resumed.Evaluate(next.ToLossBatch(next.Matrix()), Oracle.End).Value.item<double>());
    }

    [Fact]
    public void No_valid_triplet_gives_zero_with_a_gradient_path() => Oracle.IsZeroWithAGradientPath(new CrossBatchMemory(new TripletLoss()), [0, 1, 2]);

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        var memory = new CrossBatchMemory(new TripletLoss());
        Assert.Equal((2048, 0.1, 0.2), (memory.Capacity, memory.WarmUp, memory.CollapsedValue));
        Assert.True(memory.NeedsLabels);
        Assert.Equal("Capacity", Assert.Throws<ArgumentOutOfRangeException>((memory with { Capacity = 0 }).Validate).ParamName);
        Assert.Equal("WarmUp", Assert.Throws<ArgumentOutOfRangeException>((memory with { WarmUp = 1.1 }).Validate).ParamName);
        Assert.Equal("Gap", Assert.Throws<ArgumentOutOfRangeException>(new CrossBatchMemory(new TripletLoss { Gap = 0 }).Validate).ParamName);
    }
}
