using Microsoft.ML;
using MLNetDeepRanking.Trainer.Relevance;
using MLNetDeepRanking.Trainer.Triplets;
using MLNetDeepRanking.Transforms.Catalog;
using MLNetDeepRanking.Transforms.Neighbors;

namespace MLNetDeepRanking.Estimators.Sampling;

/// <summary>Feeds the online form of relevance sampling from one pass over a data view; of the rows only what the buffers keep stays in memory.</summary>
internal static class OnlineRowSampling
{
    public static OnlineRowTriplets Sample(IDataView data, int count, OnlineRowSamplingOptions options)
    {
        var random = new Random(options.Seed);
        var sampler = new OnlineTripletSampler<Row>(static (row, other) => VectorRelevance.OfUnit(row.Features, other.Features), options.Sampling);
        Read(data, options, sampler, random);
        if (sampler.OfferedCount == 0) throw new ArgumentException("The data has no rows to draw triplets from.", nameof(data));
        var drawn = sampler.Sample(count, random);
        return new OnlineRowTriplets([.. drawn.Items.Select(row => row.Name)], drawn.Triplets, sampler.OfferedCount, drawn.Statistics);
    }

    private static void Read(IDataView data, OnlineRowSamplingOptions options, OnlineTripletSampler<Row> sampler, Random random)
    {
        var name = TextGetter.Find(data.Schema, options.NameColumnName, "names");
        var label = TextGetter.Find(data.Schema, options.LabelColumnName, "labels");
        var total = InputColumn.Find(data.Schema, options.TotalRelevanceColumnName, "to take total relevance from");
        var features = InputColumn.Find(data.Schema, options.FeatureColumnName, "to take features from");
        using var cursor = data.GetRowCursor([name, label, total, features]);
        var (readName, readLabel) = (TextGetter.Create(cursor, name), TextGetter.Create(cursor, label));
        var (readTotal, readFeatures) = (ScoreGetter.Create(cursor, total, "Total relevance"), FeatureGetter.Create(cursor, features, "relevance"));
        var categories = new ClassNumbers();
        while (cursor.MoveNext())
        {
            var row = cursor.Position;
            var category = readLabel();
            if (category.Length == 0)
                throw new InvalidOperationException($"Row {row}, column '{label.Name}': the label is missing. Give it, or filter the row out.");
            var weight = readTotal();
            if (!double.IsFinite(weight) || weight < 0)
                throw new InvalidOperationException($"Row {row}, column '{total.Name}': {weight} is no total relevance. Give a number of 0 or more.");
            var vector = readFeatures(row);
            VectorRelevance.TryNormalize(vector, vector);
            sampler.Offer(new Row(readName(), vector), categories.Of(category), weight, random);
        }
    }

    private sealed record Row(string Name, float[] Features);
}
