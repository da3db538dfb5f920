using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Imaging.Augmentation;
using MLNetDeepRanking.Trainer.Training;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Training.Input;

public sealed class EpochInputsTests
{
    private static readonly int[][] Steps = [[3, 1, 4], [1, 5], [9, 2, 6, 5], [0]];

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Each_step_gets_its_pictures_varied_by_seeds_in_order(int stepMilliseconds)
    {
        var (pictures, _) = Shapes.Make(5, 2);
        var expected = new Random(8);
        var random = new Random(8);
        using var inputs = Batches(pictures).Augmented(Steps, null, AugmentationOptions.Strong, random, TimeProvider.System);
        var seeds = Steps.Select(rows => rows.Select(_ => expected.Next()).ToArray()).ToArray();
        Assert.Equal(expected.Next(), random.Next());

        var augmenter = new Augmenter(AugmentationOptions.Strong);
        for (var step = 0; step < Steps.Length; step++)
        {
            // What is drawn between the steps, as a miner may, changes no picture.
            random.Next();
            Thread.Sleep(stepMilliseconds);
            using var scope = NewDisposeScope();
            var input = inputs.Next();
            Assert.Null(input.Features);
            Assert.Equal([Steps[step].Length, Shapes.Size, Shapes.Size, 3], input.Pictures!.shape);
            var bytes = input.Pictures.bytes.ToArray().Chunk(pictures.Preprocessing.ByteCount).ToArray();
            for (var row = 0; row < bytes.Length; row++)
            {
                var varied = new byte[pictures.Preprocessing.ByteCount];
                augmenter.Apply(pictures[Steps[step][row]], varied, Shapes.Size, Shapes.Size, RgbColor.White, new Random(seeds[step][row]));
                Assert.Equal(varied, bytes[row]);
            }
        }
    }

    [Fact]
    public void Pictures_are_rearranged_before_they_are_varied()
    {
        var (pictures, _) = Shapes.Make(5, 2);
        PictureSymmetry[] symmetries = [new(true, 1, 3), default];
        using var inputs = Batches(pictures).Augmented([[6, 2]], [symmetries], AugmentationOptions.None, new Random(1), TimeProvider.System);
        using var scope = NewDisposeScope();
        var turned = new byte[pictures.Preprocessing.ByteCount];
        symmetries[0].Apply(pictures[6], turned, Shapes.Size, Shapes.Size);
        Assert.Equal([.. turned, .. pictures[2]], inputs.Next().Pictures!.bytes.ToArray());
    }

    [Fact]
    public void Plain_pictures_are_the_stores()
    {
        var (pictures, _) = Shapes.Make(5, 2);
        using var scope = NewDisposeScope();
        var bytes = Batches(pictures).Plain([7, 0]).Pictures!.bytes.ToArray();
        Assert.Equal([.. pictures[7], .. pictures[0]], bytes);
    }

    [Fact]
    public void A_step_that_cannot_be_prepared_throws_its_own_error()
    {
        var (pictures, _) = Shapes.Make(5, 2);
        pictures.Dispose();
        using var inputs = Batches(pictures).Augmented(Steps, null, AugmentationOptions.None, new Random(1), TimeProvider.System);
        Assert.Throws<ObjectDisposedException>(() => inputs.Next());
    }

    [Fact]
    public void Waiting_is_timed()
    {
        var (pictures, _) = Shapes.Make(5, 2);
        using var inputs = Batches(pictures).Augmented(Steps, null, AugmentationOptions.None, new Random(1), new SecondAtEachLook());
        using var scope = NewDisposeScope();
        foreach (var _ in Steps) inputs.Next();
        Assert.Equal(TimeSpan.FromSeconds(Steps.Length), inputs.Waited);
    }

    private static PictureBatches Batches(PictureStore pictures) => new(pictures, features: null, Shapes.Network(), CPU);

    private sealed class SecondAtEachLook : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }
}
