using System.Runtime.InteropServices;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>Writes sections as an index file, front to back: see <see cref="FileHeader"/> and <see cref="SectionEntry"/>.</summary>
internal static class IndexWriter
{
    public static void Write(Stream stream, IReadOnlyList<Section> sections)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var checksums = sections.Select(ChecksumsOf).ToArray();
        var table = new byte[sections.Count * SectionEntry.Bytes];
        long end = FileHeader.Bytes + table.Length;
        for (var i = 0; i < sections.Count; i++)
        {
            var entry = new SectionEntry(sections[i].Name, IsRequired: true, sections[i].BlockBytes, end, sections[i].Length,
                Checksum.Of(MemoryMarshal.AsBytes(checksums[i].AsSpan())));
            entry.Write(table.AsSpan(i * SectionEntry.Bytes, SectionEntry.Bytes));
            end = entry.End;
        }
        var header = new byte[FileHeader.Bytes];
        new FileHeader(FileHeader.CurrentVersion, FileHeader.CurrentVersion, end, sections.Count, Checksum.Of(table)).Write(header);
        stream.Write(header);
        stream.Write(table);
        for (var i = 0; i < sections.Count; i++) Write(stream, sections[i], checksums[i]);
    }

    private static uint[] ChecksumsOf(Section section)
    {
        var checksums = new uint[section.BlockCount];
        for (var block = 0; block < checksums.Length; block++) checksums[block] = Checksum.Of(section.Block(block));
        return checksums;
    }

    private static void Write(Stream stream, Section section, uint[] checksums)
    {
        for (var block = 0; block < checksums.Length; block++) stream.Write(section.Block(block));
        stream.Write(MemoryMarshal.AsBytes(checksums.AsSpan()));
        var written = section.Length + (long)checksums.Length * sizeof(uint);
        Span<byte> filling = stackalloc byte[SectionEntry.Alignment];
        filling.Clear();
        stream.Write(filling[..(int)(SectionEntry.Align(written) - written)]);
    }
}
