using System.Buffers.Binary;
using System.Text;

namespace MLNetDeepRanking.Trainer.Native;

/// <summary>
/// Edits the version needs of an ELF library: the list of symbol versions (such as <c>GLIBCXX_3.4.32</c>) without which the system's
/// loader refuses it. A need marked weak is reported by the loader when it is missing, and then ignored.
/// </summary>
/// <remarks>A read outside of the file gives 0, and 0 ends every chain: no content, however damaged, can lead out of bounds.</remarks>
internal static class ElfVersionNeeds
{
    private const uint VersionNeedSection = 0x6ffffffe;
    private const byte Weak = 2;

    // Real libraries have some dozens; a chain made to waste time ends here.
    private const int MaximumEntries = 10_000;

    /// <summary>Marks the needs named <paramref name="version"/> weak, in place.</summary>
    /// <returns>How many were marked; 0 for content that is not a 64-bit little-endian ELF file or has no such need.</returns>
    public static int MarkWeak(Span<byte> elf, string version)
    {
        if (elf.Length < 64 || !elf.StartsWith((ReadOnlySpan<byte>)[0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1])) return 0;
        var name = Encoding.ASCII.GetBytes(version + '\0');
        long table = Read64(elf, 0x28), size = Read16(elf, 0x3A), count = Read16(elf, 0x3C);
        int marked = 0, budget = MaximumEntries;
        for (var header = table; count > 0; count--, header += size)
        {
            if (Read32(elf, header + 0x04) != VersionNeedSection) continue;
            var strings = Read64(elf, table + Read32(elf, header + 0x28) * size + 0x18);
            marked += MarkWeak(elf, Read64(elf, header + 0x18), strings, name, ref budget);
        }
        return marked;
    }

    /// <summary>Walks one section: a chain of libraries, each with a chain of the versions needed of it.</summary>
    private static int MarkWeak(Span<byte> elf, long library, long strings, ReadOnlySpan<byte> name, ref int budget)
    {
        var marked = 0;
        for (long nextLibrary = 1; nextLibrary != 0; library += nextLibrary)
        {
            nextLibrary = Read32(elf, library + 12);
            var need = library + Read32(elf, library + 8);
            for (long nextNeed = 1; nextNeed != 0; need += nextNeed)
            {
                if (budget-- <= 0) return marked;
                nextNeed = Read32(elf, need + 12);
                var flags = need + 4;
                if (!Range(elf, strings + Read32(elf, need + 8), name.Length).SequenceEqual(name) || Range(elf, flags, 1).IsEmpty) continue;
                elf[(int)flags] |= Weak;
                marked++;
            }
        }
        return marked;
    }

    private static long Read64(ReadOnlySpan<byte> elf, long offset) =>
        Range(elf, offset, 8) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    private static long Read32(ReadOnlySpan<byte> elf, long offset) =>
        Range(elf, offset, 4) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    private static long Read16(ReadOnlySpan<byte> elf, long offset) =>
        Range(elf, offset, 2) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : 0;

    private static ReadOnlySpan<byte> Range(ReadOnlySpan<byte> elf, long offset, int length) =>
        offset >= 0 && offset <= elf.Length - length ? elf.Slice((int)offset, length) : [];
}
