using MLNetDeepRanking.Imaging.Augmentation;

namespace MLNetDeepRanking.Imaging.Tests.Augmentation;

public class RandomBoxTests
{
    [Theory]
    [InlineData(0.08, 1, 0.75, 4.0 / 3)]
    [InlineData(0.02, 0.2, 0.3, 3.3)]
    [InlineData(0.9, 1, 0.01, 100)]
    public void A_box_lies_inside_and_has_the_area_and_the_aspect_asked_for(double minArea, double maxArea, double minAspect, double maxAspect)
    {
        var random = new Random(1);
        var boxes = Enumerable.Range(0, 5000).Select(_ => RandomBox.Draw(minArea, maxArea, minAspect, maxAspect, random)).ToArray();
        Assert.All(boxes, box =>
        {
            Assert.True(box.X >= 0 && box.Y >= 0 && box.X + box.Width <= 1 + 1e-12 && box.Y + box.Height <= 1 + 1e-12);
            Assert.InRange(box.Width * box.Height, minArea - 1e-9, maxArea + 1e-9);
            Assert.InRange(box.Width / box.Height, minAspect - 1e-9, maxAspect + 1e-9);
        });
        Assert.InRange(boxes.Average(box => box.Width * box.Height), (minArea + maxArea) / 2 - 0.02, (minArea + maxArea) / 2 + 0.02);
        Assert.InRange(boxes.Average(box => box.X + box.Width / 2), 0.48, 0.52);
        Assert.InRange(boxes.Average(box => box.Y + box.Height / 2), 0.48, 0.52);
        Assert.InRange(boxes.Count(box => box.Width > box.Height), 2300, 2700);
    }

    [Fact]
    public void The_whole_area_is_the_whole_picture() =>
        Assert.Equal(new RandomBox(0, 0, 1, 1), RandomBox.Draw(1, 1, 0.5, 2, new Random(1)));
}
