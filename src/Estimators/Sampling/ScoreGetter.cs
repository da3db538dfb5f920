using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Estimators.Sampling;

/// <summary>Reads a column of numbers.</summary>
internal static class ScoreGetter
{
    /// <summary>Returns what reads the column of the row on which the cursor stands.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column holds no numbers.</exception>
    public static Func<double> Create(DataViewRowCursor cursor, DataViewSchema.Column column, string use)
    {
        if (column.Type == NumberDataViewType.Single)
        {
            var single = cursor.GetGetter<float>(column);
            return () =>
            {
                float value = 0;
                single(ref value);
                return value;
            };
        }
        if (column.Type != NumberDataViewType.Double)
            throw new ArgumentOutOfRangeException(
                nameof(column), $"Column '{column.Name}' is {column.Type}. {use} is read from Single or Double; convert it with Conversion.ConvertType.");
        var getter = cursor.GetGetter<double>(column);
        return () =>
        {
            double value = 0;
            getter(ref value);
            return value;
        };
    }
}
