using Google.Protobuf;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Trainer.Relevance;

namespace MLNetDeepRanking.Trainer.Tests.Relevance;

public sealed class TeacherRelevanceTests
{
    private static readonly OnnxBackbone Teacher = OnnxBackbone.Read(ForeignModel.Create().ToByteArray(), "teacher", new() { OutputName = "features" });

    [Fact]
    public void Within_a_class_it_is_the_cosine_and_never_negative()
    {
        var (features, labels) = Random(40, classes: 4);
        var relevance = new TeacherRelevance(features, labels);
        Assert.Equal(40, relevance.Count);
        var negative = 0;
        for (var i = 0; i < 40; i++)
            for (var j = 0; j < 40; j++)
            {
                var cosine = Cosine(features[i].ToArray(), features[j].ToArray());
                if (labels[i] == labels[j] && cosine < 0) negative++;
                Assert.Equal(labels[i] == labels[j] ? Math.Max(0, cosine) : 0, relevance.Between(i, j), 1e-6);
                Assert.Equal(relevance.Between(i, j), relevance.Between(j, i));
            }
        Assert.True(negative > 0);
        Assert.Equal(1, relevance.Between(3, 3), 1e-6);
    }

    [Fact]
    public void A_picture_without_any_feature_is_relevant_to_none()
    {
        var relevance = new TeacherRelevance(new BackboneFeatures(Teacher, new float[10]), [0, 0]);
        Assert.Equal(0, relevance.Between(0, 1));
    }

    [Fact]
    public void What_does_not_match_is_refused()
    {
        var (features, _) = Random(4, classes: 2);
        var count = Assert.Throws<ArgumentException>(() => new TeacherRelevance(features, [0, 1, 0]));
        Assert.Contains("4 pictures with features, but 3 labels", count.Message, StringComparison.Ordinal);
        float[] broken = [1, 2, 3, 4, float.NaN, 1, 1, 1, 1, 1];
        var finite = Assert.Throws<ArgumentException>(() => new TeacherRelevance(new BackboneFeatures(Teacher, broken), [0, 0]));
        Assert.Contains("picture 0 are not finite", finite.Message, StringComparison.Ordinal);
        var relevance = new TeacherRelevance(features, [0, 0, 0, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => relevance.Between(0, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => relevance.Between(-1, 0));
    }

    private static (BackboneFeatures Features, int[] Labels) Random(int count, int classes)
    {
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, count * ForeignModel.FeatureSize).Select(_ => random.NextSingle() - 0.3f)];
        return (new BackboneFeatures(Teacher, values), [.. Enumerable.Range(0, count).Select(i => i % classes)]);
    }

    private static double Cosine(float[] a, float[] b)
    {
        double Dot(float[] x, float[] y) => x.Zip(y, (p, q) => (double)p * q).Sum();
        return Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));
    }
}
