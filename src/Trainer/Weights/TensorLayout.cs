using System.Collections.Immutable;

namespace MLNetDeepRanking.Trainer.Weights;

/// <summary>The sizes of a tensor's axes, and its strides: how many values further the next one along each axis lies.</summary>
internal readonly record struct TensorLayout
{
    /// <summary>The most axes of a tensor; PyTorch itself computes with up to 25.</summary>
    public const int MaximumRank = 32;

    private TensorLayout(ImmutableArray<long> shape, ImmutableArray<long> strides, long count)
    {
        Shape = shape;
        Strides = strides;
        Count = count;
    }

    public ImmutableArray<long> Shape { get; }

    public ImmutableArray<long> Strides { get; }

    /// <summary>Gets the number of values.</summary>
    public long Count { get; }

    /// <summary>Gets whether the values lie one after another, the last axis running fastest.</summary>
    public bool IsContiguous
    {
        get
        {
            var next = 1L;
            for (var axis = Shape.Length - 1; axis >= 0; next *= Shape[axis--])
                if (Shape[axis] > 1 && Strides[axis] != next) return Count == 0;
            return true;
        }
    }

    /// <summary>
    /// Gets how many values lie from the first to the last one in memory, both counted; or null if that is too large a number.
    /// </summary>
    public long? Extent
    {
        get
        {
            if (Count == 0) return 0;
            var last = Int128.Zero;
            for (var axis = 0; axis < Shape.Length; axis++) last += (Int128)(Shape[axis] - 1) * Strides[axis];
            return last < long.MaxValue ? (long)last + 1 : null;
        }
    }

    /// <summary>Returns the layout of values one after another, or null if a size is negative or the product too large a number.</summary>
    public static TensorLayout? Contiguous(ReadOnlySpan<long> shape)
    {
        var strides = new long[shape.Length];
        var count = 1L;
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            var size = shape[axis];
            if (size < 0 || (size > 0 && count > long.MaxValue / sizeof(double) / size)) return null;
            strides[axis] = count;
            count *= size;
        }
        return new TensorLayout([.. shape], ImmutableArray.Create(strides), count);
    }

    /// <summary>Returns the layout with given strides, or null if there are not as many as axes, or one is negative.</summary>
    public static TensorLayout? Strided(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        if (Contiguous(shape) is not { } layout || strides.Length != shape.Length) return null;
        foreach (var stride in strides)
            if (stride < 0) return null;
        return new TensorLayout(layout.Shape, [.. strides], layout.Count);
    }

    /// <summary>Returns a shape as messages have it: <c>[64, 3, 7, 7]</c>.</summary>
    public static string Text(IEnumerable<long> shape) => $"[{string.Join(", ", shape)}]";
}
