using MLNetDeepRanking.Estimators.Tests.Quantization;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Trainer.Networks;
using MLNetDeepRanking.Trainer.Training;

namespace MLNetDeepRanking.Estimators.Tests.Reports;

/// <summary>Histories and explanations become reports with nothing lost; every network of ours is explained as its end allows.</summary>
public sealed class ReportExtensionsTests(EmojiFolder folder) : IClassFixture<EmojiFolder>
{
    [Fact]
    public void A_history_keeps_its_figures()
    {
        var epochs = new[] { Epoch(1, null), Epoch(2, 0.25) };
        var report = new TrainingHistory(epochs, [new(TrainingAlarmKind.Collapse, 2, "It fell together.")], BestEpoch: 2, WasCancelled: true).ToReport("Run");
        Assert.Equal(("Run", 2, "Cancelled after 2 epochs."), (report.Title, report.KeptEpoch, report.Subtitle));
        Assert.Equal(["Collapse in epoch 2: It fell together."], report.Alarms);
        Assert.Empty(report.Epochs[0].Validation);
        Assert.Equal(0.25, report.Epochs[1].Validation["Recall@1"]);
        var last = report.Epochs[1];
        Assert.Equal((2, 0.5, 0.4, 0.3, 0.6), (last.Epoch, last.Loss, last.ActiveShare, last.PositiveDistance, last.NegativeDistance));
        Assert.Equal((0.01, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)), (last.LearningRate, last.Elapsed, last.WaitedForPictures));
    }

    [Theory]
    [InlineData("small", true)]
    [InlineData("ResNet-18", true)]
    [InlineData("MobileNetV2", true)]
    [InlineData("article", false)]
    [InlineData("wang, AlexNet", false)]
    public void Each_network_is_explained_as_its_end_allows(string name, bool isLinear)
    {
        var options = BackboneQuantizationTests.Networks[name];
        using var network = TrainedNetwork.Untrained(DeepRankNetwork.Create(options), Preprocessing.Square(options.Size), seed: 1);
        using var explainer = new SimilarityExplainer(network.Export(), occlusionGrid: 3);
        Assert.Equal(isLinear ? ExplanationMethod.Contributions : ExplanationMethod.Occlusion, explainer.Method);
        string[] paths = [.. Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories).Order().Take(2)];
        var why = explainer.Explain(paths[0], paths[1]);
        if (isLinear) Assert.Equal(why.Score, why.First.Sum + why.FirstOffset, 1e-4);
        var report = why.ToReport(firstLabel: "one");
        Assert.Equal((why.Score, "one", Path.GetFileName(paths[1])), (report.Score, report.First.Label, report.Second.Label));
        Assert.Equal(isLinear ? 3 : 0, why.Parts.Count);
        Assert.Equal(isLinear ? 5 : null, report.Shares?.Rows.Count);
        Assert.Contains("<image", report.ToHtml(), StringComparison.Ordinal);
    }

    private static EpochReport Epoch(int number, double? recall) => new(number, 2, 0.5, 0.4, 0.3, 0.6, 0.01, recall, TimeSpan.FromSeconds(number))
    {
        WaitedForPictures = TimeSpan.FromSeconds(1),
    };
}
