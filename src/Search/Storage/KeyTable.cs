using System.Runtime.InteropServices;
using System.Text;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>The string ids and labels of an index's vectors, by the numbers that the index knows them by.</summary>
internal sealed class KeyTable
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, long> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<long, (string Id, string? Label)> _keys = [];
    private long _next;

    public int Count => _keys.Count;

    /// <exception cref="InvalidDataException">The number has no id: the index came from a damaged file.</exception>
    public (string Id, string? Label) this[long number] => _keys.TryGetValue(number, out var key) ? key
        : throw new InvalidDataException($"The vector {number} has no string id. Restore the index file from a copy, or build and save the index again.");

    public bool TryGetNumber(string id, out long number) => _numbers.TryGetValue(id, out number);

    /// <exception cref="ArgumentException">An id is taken, repeated or null.</exception>
    public void ThrowIfUnfit(IReadOnlyList<string> ids)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < ids.Count; i++)
        {
            var complaint = ids[i] is null ? "is null"
                : !seen.Add(ids[i]) ? "comes twice: each vector needs an id of its own"
                : _numbers.ContainsKey(ids[i]) ? "is taken: remove its vector first, or choose another"
                : null;
            if (complaint is not null) throw new ArgumentException($"The id '{ids[i]}' at position {i} {complaint}.", nameof(ids));
        }
    }

    /// <summary>Returns numbers that no vector has had.</summary>
    public long[] NextNumbers(int count) => [.. Enumerable.Range(0, count).Select(i => _next + i)];

    public void Add(long number, string id, string? label)
    {
        _numbers.Add(id, number);
        _keys.Add(number, (id, label));
        _next = number + 1;
    }

    public void Remove(long number)
    {
        _numbers.Remove(_keys[number].Id);
        _keys.Remove(number);
    }

    /// <summary>Returns the table as a part of a file: for each vector its number, the length of its id in bytes, that of its label or −1, and both.</summary>
    public IEnumerable<Section> ToSections()
    {
        using var bytes = new MemoryStream();
        foreach (var (number, (id, label)) in _keys.OrderBy(key => key.Key))
        {
            var (idBytes, labelBytes) = (StrictUtf8.GetBytes(id), label is null ? [] : StrictUtf8.GetBytes(label));
            bytes.Write(MemoryMarshal.AsBytes<long>([number]));
            bytes.Write(MemoryMarshal.AsBytes<int>([idBytes.Length, label is null ? -1 : labelBytes.Length]));
            bytes.Write(idBytes);
            bytes.Write(labelBytes);
        }
        return [Section.Of(SectionNames.Keys, bytes.ToArray())];
    }

    /// <exception cref="InvalidDataException">The table is damaged.</exception>
    public static KeyTable Read(IndexContent content, int count)
    {
        const int FixedBytes = sizeof(long) + 2 * sizeof(int);
        var table = new KeyTable();
        var rest = content[SectionNames.Keys].ReadAll<byte>();
        try
        {
            while (rest.Length > 0)
            {
                var number = MemoryMarshal.Read<long>(rest);
                var (idLength, labelLength) = (MemoryMarshal.Read<int>(rest[8..]), MemoryMarshal.Read<int>(rest[12..]));
                var id = StrictUtf8.GetString(rest.Slice(FixedBytes, idLength));
                var label = labelLength < 0 ? null : StrictUtf8.GetString(rest.Slice(FixedBytes + idLength, labelLength));
                if (number < table._next) throw content.Source.Damaged($"its string ids are not in order at '{id}'");
                table.Add(number, id, label);
                rest = rest[(FixedBytes + idLength + Math.Max(0, labelLength))..];
            }
        }
        catch (ArgumentException error)
        {
            throw new InvalidDataException(content.Source.Damaged($"its string ids are cut off, or not unique, after {table.Count}").Message, error);
        }
        return table.Count == count ? table : throw content.Source.Damaged($"it has {table.Count} string ids for {count} vectors");
    }
}
