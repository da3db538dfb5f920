using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Estimators.Sampling;

/// <summary>Reads a column of feature vectors, all of one length.</summary>
internal static class FeatureGetter
{
    /// <summary>Returns what reads the column of the row on which the cursor stands, given the row's number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column does not hold <c>Vector&lt;Single&gt;</c>.</exception>
    public static Func<long, float[]> Create(DataViewRowCursor cursor, DataViewSchema.Column column, string use)
    {
        if (column.Type is not VectorDataViewType { ItemType: var item } || item != NumberDataViewType.Single)
            throw new ArgumentOutOfRangeException(
                nameof(column), $"Column '{column.Name}' is {column.Type}; features for {use} are Vector<Single>, such as a column of embeddings.");
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> value = default;
        var size = 0;
        return row =>
        {
            getter(ref value);
            float[] features = [.. value.DenseValues()];
            if (features.Length == 0 || !Array.TrueForAll(features, float.IsFinite))
                throw new InvalidOperationException(
                    $"Row {row}, column '{column.Name}': the features are empty or not finite. Give each row features, or filter the row out.");
            if (size == 0) size = features.Length;
            if (features.Length != size)
                throw new InvalidOperationException(
                    $"Row {row}, column '{column.Name}': the vector has {features.Length} features, the first has {size}. Give all rows the same.");
            return features;
        };
    }
}
