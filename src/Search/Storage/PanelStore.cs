using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Rows of encoded vectors, kept in the panels that a <see cref="Tile{T}"/> reads.</summary>
/// <remarks>A row is named by its slot, 0 to Count − 1, in the order of insertion.
/// Each panel is an allocation of its own: growing copies nothing, and only memory bounds the number of elements.</remarks>
internal sealed class PanelStore<T>(int width)
    where T : unmanaged
{
    private const int Rows = Tile<T>.Rows;
    private readonly List<AlignedBuffer<T>> _panels = [];

    /// <summary>Gets the number of elements of a row.</summary>
    public int Width => width;

    /// <summary>Gets the number of rows.</summary>
    public int Count { get; private set; }

    public int PanelCount => _panels.Count;

    /// <summary>Returns a panel; the rows behind the last one are zero.</summary>
    public ReadOnlySpan<T> Panel(int panel) => _panels[panel].Span;

    public void Append(ReadOnlySpan<T> row)
    {
        var (panel, column) = Math.DivRem(Count, Rows);
        if (panel == _panels.Count) _panels.Add(new AlignedBuffer<T>(checked(width * Rows)));
        Write(_panels[panel].Span, column, row);
        Count++;
    }

    public void CopyRow(int slot, Span<T> row)
    {
        var panel = _panels[slot / Rows].Span;
        for (int element = 0, at = slot % Rows; element < row.Length; element++, at += Rows) row[element] = panel[at];
    }

    /// <summary>Keeps the rows whose slots are marked, in their order, and frees the rest.</summary>
    public void Keep(ReadOnlySpan<bool> kept)
    {
        var row = new T[width];
        var count = 0;
        for (var slot = 0; slot < kept.Length; slot++)
        {
            if (!kept[slot]) continue;
            if (count < slot)
            {
                CopyRow(slot, row);
                Write(_panels[count / Rows].Span, count % Rows, row);
            }
            count++;
        }
        Truncate(count);
    }

    private void Truncate(int count)
    {
        var panels = (count + Rows - 1) / Rows;
        _panels.RemoveRange(panels, _panels.Count - panels);
        var zero = new T[width];
        for (var slot = count; slot < panels * Rows; slot++) Write(_panels[^1].Span, slot % Rows, zero);
        Count = count;
    }

    private static void Write(Span<T> panel, int column, ReadOnlySpan<T> row)
    {
        foreach (var element in row)
        {
            panel[column] = element;
            column += Rows;
        }
    }
}
