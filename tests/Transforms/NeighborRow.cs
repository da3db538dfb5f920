using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms;

/// <summary>The columns that tell neighbours, as the tests read them.</summary>
public sealed record NeighborRow(string[] Ids, string[] Labels, float[] Distances)
{
    public static NeighborRow[] Read(IDataView view, string name = "Neighbors")
    {
        var ids = view.GetColumn<string[]>($"{name}.Id").ToArray();
        var distances = view.GetColumn<float[]>($"{name}.Distance").ToArray();
        var labels = view.Schema.GetColumnOrNull($"{name}.Label") is null
            ? ids.Select(_ => Array.Empty<string>()).ToArray()
            : [.. view.GetColumn<string[]>($"{name}.Label")];
        return [.. ids.Select((id, i) => new NeighborRow(id, labels[i], distances[i]))];
    }
}
