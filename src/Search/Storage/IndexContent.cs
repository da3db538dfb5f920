
namespace MLNetDeepRanking.Search.Storage;

/// <summary>The sections of an index that was opened. Their table, and where each lies, are checked; their content is not yet.</summary>
internal sealed class IndexContent
{
    private readonly Dictionary<string, SectionView> _sections = [];

    public unsafe IndexContent(IndexMemory memory)
    {
        Source = memory.Source;
        var header = memory.Header;
        var table = new ReadOnlySpan<byte>(memory.Address + FileHeader.Bytes, checked(header.SectionCount * SectionEntry.Bytes));
        if (Checksum.Of(table) != header.TableChecksum) throw Source.Damaged("the checksum of its section table does not match");
        long start = FileHeader.Bytes + table.Length;
        for (; table.Length > 0; table = table[SectionEntry.Bytes..])
        {
            var entry = SectionEntry.Read(table[..SectionEntry.Bytes], start, header.Length, Source);
            var view = new SectionView(memory, entry);
            view.CheckEnvelope();
            if (!_sections.TryAdd(entry.Name, view)) throw Source.Damaged($"it has two sections '{entry.Name}'");
            start = entry.End;
        }
        if (start != header.Length) throw Source.Damaged($"{header.Length - start} of its bytes belong to no section");
    }

    public IndexSource Source { get; }

    public bool Has(string name) => _sections.ContainsKey(name);

    /// <exception cref="InvalidDataException">There is no such section.</exception>
    public SectionView this[string name] =>
        _sections.TryGetValue(name, out var section) ? section : throw Source.Damaged($"it has no section '{name}'");

    /// <summary>Refuses a file with a section that must be understood and is not; others are passed over.</summary>
    /// <exception cref="InvalidDataException">There is one.</exception>
    public void RefuseUnknown(string reader, params ReadOnlySpan<string> known)
    {
        foreach (var (name, section) in _sections)
        {
            if (!section.Entry.IsRequired || known.Contains(name)) continue;
            throw Source.Refused(name == SectionNames.Keys
                ? $"has string ids, which {reader} would lose. Use KeyedIndex.Load."
                : $"needs a reader that knows its section '{name}', and {reader} does not. Update the library.");
        }
    }
}
