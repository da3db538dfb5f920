using Microsoft.Extensions.VectorData.ProviderServices;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Collections;

/// <summary>Sorts stored records by their key and data properties; null comes first, and text goes by its code points.</summary>
internal static class RecordOrder
{
    private static readonly Comparer<object?> Values = Comparer<object?>.Create((left, right) =>
        left is string a && right is string b ? string.CompareOrdinal(a, b) : Comparer<object?>.Default.Compare(left, right));

    public static IEnumerable<StoredRecord> Apply(
        IEnumerable<StoredRecord> records, RecordShape shape, IReadOnlyList<(PropertyModel Property, bool Ascending)> order)
    {
        var sorted = records.OrderBy(_ => 0);
        foreach (var (property, ascending) in order)
        {
            var index = property is DataPropertyModel data ? shape.IndexOf(data) : -1;
            Func<StoredRecord, object?> value = index < 0 ? record => record.Key : record => record.Values[index];
            sorted = ascending ? sorted.ThenBy(value, Values) : sorted.ThenByDescending(value, Values);
        }
        return sorted;
    }
}
