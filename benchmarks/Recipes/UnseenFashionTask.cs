using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>Fashion-MNIST with classes apart: trained on some, judged by the test pictures of the others, each of which looks for its like.</summary>
internal sealed class UnseenFashionTask : IRankingTask
{
    private readonly LabelledPictures _test;

    /// <summary>Makes the task.</summary>
    /// <param name="classes">The classes that are trained on.</param>
    public UnseenFashionTask(IReadOnlySet<int> classes)
    {
        Train = FashionTask.Read(FashionMnistSplit.Train).Of(classes);
        _test = FashionTask.Read(FashionMnistSplit.Test).Of(Enumerable.Range(0, FashionMnist.ClassNames.Count).Except(classes).ToHashSet());
    }

    public LabelledPictures Train { get; }

    public Verdict Judge(Func<LabelledPictures, float[]> embed)
    {
        var metrics = _test.LeaveOneOut(embed(_test));
        var recall = 100 * metrics.RecallAt(1);
        return new Verdict(recall, FormattableString.Invariant($"unseen classes Recall@1 {recall:0.0} %, MAP@R {100 * metrics.MapAtR:0.0} %"));
    }
}
