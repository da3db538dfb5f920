using MLNetDeepRanking.Search.Graphs;

namespace MLNetDeepRanking.Search.Storage;

/// <summary>
/// What a file says of a graph beside its nodes: small enough to be read and checked at once, so that each node can later be checked by
/// itself.
/// </summary>
internal sealed class GraphTables
{
    /// <summary>The level of a node that has none, because it is the twin of another.</summary>
    private const byte TwinLevel = byte.MaxValue;

    private readonly byte[] _levels;
    private readonly Dictionary<int, (int Head, int Next)> _twins = [];

    /// <summary>The last twin of each node that has any: the first in its chain.</summary>
    private readonly Dictionary<int, int> _firstTwins = [];

    private GraphTables(byte[] levels, int[][] upperLists) => (_levels, UpperLists) = (levels, upperLists);

    /// <summary>Gets the lists above level 0, by the nodes' places.</summary>
    public int[][] UpperLists { get; }

    public static IEnumerable<Section> ToSections(NodeStore nodes)
    {
        var levels = new byte[nodes.Count];
        var isUsed = new bool[nodes.UpperLists.Length];
        var twins = new List<int>();
        for (var slot = 0; slot < levels.Length; slot++)
        {
            levels[slot] = nodes.Head(slot) < 0 ? (byte)nodes.Level(slot) : TwinLevel;
            if (nodes.Head(slot) >= 0) twins.AddRange([slot, nodes.Head(slot)]);
            if (nodes.UpperPlace(slot) is var place and >= 0) isUsed[place] = true;
        }
        var upper = new List<int>();
        for (var place = 0; place < isUsed.Length; place++)
        {
            var lists = nodes.UpperLists[place];
            upper.Add(lists.Length / nodes.UpperListWords);
            upper.AddRange(isUsed[place] ? lists : new int[lists.Length]);
        }
        return [Section.Of(SectionNames.Levels, levels), Section.Of(SectionNames.UpperLists, upper.ToArray()), Section.Of(SectionNames.Twins, twins.ToArray())];
    }

    /// <exception cref="InvalidDataException">The tables are damaged, or contradict each other.</exception>
    public static GraphTables Read(IndexContent content, int count, NodeStore nodes)
    {
        var levels = content[SectionNames.Levels].ReadAll<byte>(count).ToArray();
        if (levels.AsSpan().ContainsAnyInRange((byte)(Levels.Max + 1), (byte)(TwinLevel - 1))) throw content.Source.Damaged("a node is on no level");
        var tables = new GraphTables(levels, ReadUpperLists(content, nodes));
        tables.ReadTwins(content);
        foreach (var lists in tables.UpperLists)
            for (var at = 0; at < lists.Length; at += nodes.UpperListWords)
                if (!tables.IsList(lists.AsSpan(at, nodes.UpperListWords), 1 + at / nodes.UpperListWords))
                    throw content.Source.Damaged("a list of neighbours leads nowhere");
        return tables;
    }

    public bool IsTwin(int slot) => _levels[slot] == TwinLevel;

    public int Level(int slot) => IsTwin(slot) ? 0 : _levels[slot];

    /// <summary>Returns the node that a node is a twin of, or −1, and the next in the chain of twins, or −1.</summary>
    public (int Head, int Next) Chain(int slot) =>
        IsTwin(slot) ? _twins[slot] : (-1, _firstTwins.Count > 0 && _firstTwins.TryGetValue(slot, out var first) ? first : -1);

    /// <summary>Returns whether a count, and as many slots behind it, lead to nodes that are on a level.</summary>
    public bool IsList(ReadOnlySpan<int> list, int level)
    {
        if (list[0] < 0 || list[0] >= list.Length) return false;
        foreach (var slot in list[1..(1 + list[0])])
            if ((uint)slot >= (uint)_levels.Length || IsTwin(slot) || _levels[slot] < level) return false;
        return true;
    }

    private static int[][] ReadUpperLists(IndexContent content, NodeStore nodes)
    {
        var upperLists = new List<int[]>();
        var rest = content[SectionNames.UpperLists].ReadAll<int>();
        while (rest.Length > 0)
        {
            var level = rest[0];
            if (level is < 1 or > Levels.Max || rest.Length <= level * nodes.UpperListWords) throw content.Source.Damaged("its upper lists are cut off");
            upperLists.Add(rest.Slice(1, level * nodes.UpperListWords).ToArray());
            rest = rest[(1 + level * nodes.UpperListWords)..];
        }
        return [.. upperLists];
    }

    /// <remarks>Twins join a chain behind its head, in the order of their slots; so a chain runs backwards, and cannot run in a circle.</remarks>
    private void ReadTwins(IndexContent content)
    {
        var pairs = content[SectionNames.Twins].ReadAll<int>();
        if (pairs.Length % 2 != 0 || pairs.Length / 2 != _levels.AsSpan().Count(TwinLevel)) throw content.Source.Damaged("its table of twins is not complete");
        for (var at = 0; at < pairs.Length; at += 2)
        {
            var (slot, head) = (pairs[at], pairs[at + 1]);
            if ((uint)slot >= (uint)_levels.Length || !IsTwin(slot) || head < 0 || head >= slot || IsTwin(head) || at > 0 && slot <= pairs[at - 2])
                throw content.Source.Damaged($"the nodes {slot} and {head} are no twins");
            _twins.Add(slot, (head, _firstTwins.GetValueOrDefault(head, -1)));
            _firstTwins[head] = slot;
        }
    }
}
