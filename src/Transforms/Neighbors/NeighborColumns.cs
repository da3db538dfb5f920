using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>The names and types of the columns that tell a row's neighbours, and what is concluded from them.</summary>
internal static class NeighborColumns
{
    /// <summary>Returns the columns in their order; labels come late because not every gallery has them.</summary>
    public static IReadOnlyList<(string Name, DataViewType Type)> For(string name, int count, NearestNeighborsOptions options)
    {
        var texts = new VectorDataViewType(TextDataViewType.Instance, count);
        var distances = new VectorDataViewType(NumberDataViewType.Single, count);
        List<(string, DataViewType)> columns = [($"{name}.Id", texts), ($"{name}.Distance", distances)];
        if (options.LabelColumnName is not null) columns.Add(($"{name}.Label", texts));
        if (options.Prediction == NeighborPrediction.Label)
            columns.AddRange([($"{name}.PredictedLabel", TextDataViewType.Instance), ($"{name}.Confidence", NumberDataViewType.Single)]);
        if (options.Prediction == NeighborPrediction.Mean) columns.Add(($"{name}.Score", NumberDataViewType.Single));
        return columns;
    }
}
