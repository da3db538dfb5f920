using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>The names and types of the columns that tell a row's neighbours.</summary>
internal static class NeighborColumns
{
    /// <summary>The outputs in their order; labels come last because not every gallery has them.</summary>
    public const int Id = 0;
    public const int Distance = 1;
    public const int Label = 2;

    public static IReadOnlyList<(string Name, DataViewType Type)> For(string name, int count, bool labelled)
    {
        var texts = new VectorDataViewType(TextDataViewType.Instance, count);
        var distances = new VectorDataViewType(NumberDataViewType.Single, count);
        IReadOnlyList<(string, DataViewType)> columns = [($"{name}.Id", texts), ($"{name}.Distance", distances)];
        return labelled ? [.. columns, ($"{name}.Label", texts)] : columns;
    }
}
