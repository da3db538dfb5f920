using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Batching;

/// <summary>A column of the source whose values are kept while their batch is served, because the source has moved on by then.</summary>
internal interface IBufferedColumn
{
    /// <summary>Copies the value of the row on which the source stands into <paramref name="row"/> of the batch.</summary>
    void Read(int row);
}

/// <summary>Makes the buffer that fits a column's type.</summary>
internal static class BufferedColumn
{
    private delegate void Copier<T>(ref T from, ref T to);

    /// <summary>
    /// Returns whether values of the type may outlive their row. Images may not: whoever made them disposes them when its cursor moves.
    /// </summary>
    public static bool CanHold(DataViewType type) => type is PrimitiveDataViewType or VectorDataViewType;

    public static BatchColumn Create(DataViewRow source, DataViewSchema.Column column, int capacity)
    {
        var (factory, item) = column.Type is VectorDataViewType vector
            ? (nameof(OfVectors), vector.ItemType.RawType)
            : (nameof(OfValues), column.Type.RawType);
        var method = typeof(BufferedColumn).GetMethod(factory, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(item);
        return (BatchColumn)method.Invoke(null, [source, column, capacity])!;
    }

    private static Buffer<T> OfValues<T>(DataViewRow source, DataViewSchema.Column column, int capacity) =>
        new(source.GetGetter<T>(column), capacity, (ref from, ref to) => to = from);

    private static Buffer<VBuffer<T>> OfVectors<T>(DataViewRow source, DataViewSchema.Column column, int capacity) =>
        new(source.GetGetter<VBuffer<T>>(column), capacity, (ref from, ref to) => from.CopyTo(ref to));

    private sealed class Buffer<T>(ValueGetter<T> getter, int capacity, Copier<T> copier) : BatchColumn<T>, IBufferedColumn
    {
        private readonly T[] _values = new T[capacity];
        private readonly HeldFaults _faults = new();

        public void Read(int row)
        {
            _faults.Forget(row);
            try
            {
                getter(ref _values[row]);
            }
            catch (Exception e)
            {
                _faults.Hold(row, e);
            }
        }

        public override void Get(int row, ref T value)
        {
            _faults.ThrowIfAny(row);
            copier(ref _values[row], ref value);
        }
    }
}
