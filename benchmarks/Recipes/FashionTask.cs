using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>Fashion-MNIST as published: each of the 10 000 test pictures gets the class of its nearest neighbour among the 60 000 training pictures.</summary>
internal sealed class FashionTask : IRankingTask
{
    private readonly LabelledPictures _test = Read(FashionMnistSplit.Test);

    public LabelledPictures Train { get; } = Read(FashionMnistSplit.Train);

    public Verdict Judge(Func<LabelledPictures, float[]> embed)
    {
        var gallery = embed(Train);
        var index = new ExactIndex(gallery.Length / Train.Labels.Length, VectorDistance.Cosine);
        index.Add([.. Enumerable.Range(0, Train.Labels.Length).Select(row => (long)row)], gallery);
        var (nearest, distances) = (new long[_test.Labels.Length], new float[_test.Labels.Length]);
        index.Search(embed(_test), 1, nearest, distances);
        var right = Enumerable.Range(0, nearest.Length).Count(row => Train.Labels[nearest[row]] == _test.Labels[row]);
        var accuracy = 100.0 * right / nearest.Length;
        return new Verdict(accuracy, FormattableString.Invariant($"test 1-NN accuracy {accuracy:0.00} %"));
    }

    /// <summary>Reads one part, its classes numbered as published.</summary>
    public static LabelledPictures Read(FashionMnistSplit split)
    {
        var set = FashionMnist.Load(FashionMnist.DebianFolder, split);
        var numbers = FashionMnist.ClassNames.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        return new LabelledPictures(set.Pictures, [.. set.Labels.Select(name => numbers[name])]);
    }
}
