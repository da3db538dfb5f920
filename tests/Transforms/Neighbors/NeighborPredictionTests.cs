using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Labels and numbers concluded from neighbours, against naive loops.</summary>
public sealed class NeighborPredictionTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<NeighborWeighting> Weightings => [NeighborWeighting.Uniform, NeighborWeighting.InverseDistance];

    [Theory]
    [MemberData(nameof(Weightings))]
    public void The_label_with_most_votes_wins(NeighborWeighting weighting)
    {
        var view = Predict(NeighborPrediction.Label, "Label", weighting);
        var predicted = view.GetColumn<string>("Neighbors.PredictedLabel").ToArray();
        var confidence = view.GetColumn<float>("Neighbors.Confidence").ToArray();
        var neighbors = NeighborRow.Read(view);
        for (var i = 0; i < neighbors.Length; i++)
        {
            var votes = neighbors[i].Labels.Zip(neighbors[i].Distances, (label, d) => (label, Weight: Weight(weighting, d))).ToArray();
            // Grouping keeps the order of first appearance, and so of the nearest; ordering by votes keeps it among equals.
            var winner = votes.GroupBy(vote => vote.label).OrderByDescending(label => label.Sum(vote => vote.Weight)).First();
            Assert.Equal(winner.Key, predicted[i]);
            Assert.Equal(winner.Sum(vote => vote.Weight) / votes.Sum(vote => vote.Weight), confidence[i], 1e-6);
        }
        Assert.True(predicted.Distinct().Count() > 2);
    }

    [Theory]
    [MemberData(nameof(Weightings))]
    public void The_mean_of_the_labels_is_taken(NeighborWeighting weighting)
    {
        var view = Predict(NeighborPrediction.Mean, "Real", weighting);
        var score = view.GetColumn<float>("Neighbors.Score").ToArray();
        var neighbors = NeighborRow.Read(view);
        for (var i = 0; i < neighbors.Length; i++)
        {
            var weights = neighbors[i].Distances.Select(d => Weight(weighting, d)).ToArray();
            var expected = neighbors[i].Labels.Select((label, rank) => double.Parse(label, null) * weights[rank]).Sum() / weights.Sum();
            Assert.Equal(expected, score[i], 1e-5 * Math.Max(1, expected));
        }
    }

    [Fact]
    public void Nothing_is_concluded_where_there_is_no_neighbour()
    {
        var gallery = EmbeddingRow.Random(10, seed: 1);
        var queries = EmbeddingRow.Random(2, seed: 2);
        queries[0].Label = "nowhere";
        queries[1].Embedding[0] = float.NaN;
        var options = new NearestNeighborsOptions { LabelColumnName = "Label", FilterColumnName = "Label", Prediction = NeighborPrediction.Label };
        var view = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(Load(gallery)).Transform(Load(queries));
        Assert.Equal(["", ""], view.GetColumn<string>("Neighbors.PredictedLabel"));
        Assert.Equal([float.NaN, float.NaN], view.GetColumn<float>("Neighbors.Confidence"));
        options = new() { LabelColumnName = "Real", FilterColumnName = "Label", Prediction = NeighborPrediction.Mean };
        view = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(Load(gallery)).Transform(Load(queries));
        Assert.Equal([float.NaN, float.NaN], view.GetColumn<float>("Neighbors.Score"));
    }

    [Fact]
    public void Labels_that_are_needed_and_not_there_or_no_numbers_are_refused()
    {
        var rows = Load(EmbeddingRow.Random(3, seed: 1));
        var error = Assert.ThrowsAny<Exception>(
            () => _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", new() { Prediction = NeighborPrediction.Label }).Fit(rows));
        Assert.Contains("name a column in LabelColumnName", error.Message);
        var options = new NearestNeighborsOptions { LabelColumnName = "Name", Prediction = NeighborPrediction.Mean };
        error = Assert.Throws<InvalidOperationException>(() => _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(rows));
        Assert.Contains("row 0 is 'row-0', which is no finite number", error.Message);
    }

    private static double Weight(NeighborWeighting weighting, float distance) =>
        weighting == NeighborWeighting.Uniform ? 1 : 1 / (distance + 1e-6);

    private IDataView Load(EmbeddingRow[] rows) => _ml.Data.LoadFromEnumerable(rows);

    private IDataView Predict(NeighborPrediction prediction, string labels, NeighborWeighting weighting)
    {
        var options = new NearestNeighborsOptions { NeighborCount = 9, LabelColumnName = labels, Prediction = prediction, Weighting = weighting };
        var model = _ml.Transforms.NearestNeighbors("Neighbors", "Embedding", options).Fit(Load(EmbeddingRow.Random(300, seed: 1)));
        return model.Transform(Load(EmbeddingRow.Random(150, seed: 2)));
    }
}
