using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MLNetDeepRanking.Search.Kernels;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Rows of encoded vectors, kept in the panels that a <see cref="Tile{T}"/> reads.</summary>
/// <remarks>A row is named by its slot, 0 to Count − 1, in the order of insertion.
/// Each panel is memory of its own: growing copies nothing, and only memory bounds the number of elements. Panels of a file stay there, each checked
/// when it is first asked for; a change of one is made in memory alone.</remarks>
internal sealed class PanelStore<T>(int width)
    where T : unmanaged
{
    private const int Rows = Tile<T>.Rows;
    private readonly List<AlignedBuffer<T>> _panels = [];
    private volatile BlockGuard? _guard;

    /// <summary>Says whether a panel from a file is what could have been written.</summary>
    public delegate bool PanelTest(ReadOnlySpan<T> panel);

    /// <summary>Gets the number of elements of a row.</summary>
    public int Width => width;

    /// <summary>Gets the number of rows.</summary>
    public int Count { get; private set; }

    public int PanelCount => _panels.Count;

    private int PanelBytes => checked(width * Rows * Unsafe.SizeOf<T>());

    /// <summary>Returns a panel; the rows behind the last one are zero.</summary>
    /// <exception cref="InvalidDataException">The panel is in a file, and damaged.</exception>
    public ReadOnlySpan<T> Panel(int panel)
    {
        _guard?.Require(panel);
        return _panels[panel].Span;
    }

    /// <remarks>The caller has checked what lies in a file.</remarks>
    public void Append(ReadOnlySpan<T> row)
    {
        var (panel, column) = Math.DivRem(Count, Rows);
        if (panel == _panels.Count) _panels.Add(new AlignedBuffer<T>(checked(width * Rows)));
        Write(_panels[panel].Span, column, row);
        Count++;
    }

    public void CopyRow(int slot, Span<T> row)
    {
        var panel = Panel(slot / Rows);
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

    /// <summary>Returns the panels as a part of a file.</summary>
    public Section ToSection(string name) =>
        new(name, (long)PanelCount * PanelBytes, PanelBytes, panel => MemoryMarshal.AsBytes(Panel(panel)));

    /// <summary>Takes the panels of a file in the place of none.</summary>
    /// <exception cref="InvalidDataException">The section is not of this many rows.</exception>
    public unsafe void Map(SectionView section, int count, PanelTest isValid)
    {
        var panels = (int)(((long)count + Rows - 1) / Rows);
        section.Require((long)panels * PanelBytes, PanelBytes);
        _panels.EnsureCapacity(panels);
        for (var panel = 0; panel < panels; panel++)
            _panels.Add(new AlignedBuffer<T>(section.Memory, (T*)(section.First + (long)panel * PanelBytes), width * Rows));
        Count = count;
        _guard = new BlockGuard(panels, FaultOf, section.Memory.Source);

        string? FaultOf(int panel) => section.FaultOf(panel)
            ?? (isValid(_panels[panel].Span) ? null : $"block {panel} of its section '{section.Entry.Name}' holds what is no vector");
    }

    /// <summary>Checks all panels that are in a file and were not checked yet.</summary>
    /// <exception cref="InvalidDataException">A panel is damaged.</exception>
    public void Verify()
    {
        _guard?.RequireAll();
        _guard = null;
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
