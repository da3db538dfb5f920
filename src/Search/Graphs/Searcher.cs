using MLNetDeepRanking.Search.Storage;

namespace MLNetDeepRanking.Search.Graphs;

/// <summary>The memory that one search, or one insertion, works in. It is rented from the graph, so that a search allocates nothing.</summary>
internal sealed class Searcher(Graph graph)
{
    private readonly AlignedBuffer<float> _query = new(graph.Nodes.PaddedDimension);
    private readonly uint[] _queryCode = new uint[graph.Nodes.CodeWords];
    private float _factor;

    public Graph Graph { get; } = graph;

    public NodeStore Nodes => Graph.Nodes;

    /// <summary>Gets the beam of a search; it holds nodes of all kinds.</summary>
    public Beam Beam { get; } = new();

    /// <summary>Gets the beam of those nodes that a filter admits.</summary>
    public Beam Admitted { get; } = new();

    /// <summary>Gets the beam of a walk that may return only some of the nodes.</summary>
    public WideningBeam WideningBeam { get; } = new();

    public VisitedMarks Visited { get; } = new();

    /// <summary>Gets or sets a node that beams keep away from, or −1: tuning searches as if the query were not in the graph.</summary>
    public int Avoided { get; set; } = -1;

    /// <summary>Gets room for the slots of one node's neighbours, or of one batch.</summary>
    public int[] Slots { get; } = new int[Math.Max(graph.Nodes.GroundNeighbors, BatchInsertion.Size)];

    /// <summary>Gets room for the keys of <see cref="Slots"/>.</summary>
    public float[] Keys { get; } = new float[Math.Max(graph.Nodes.GroundNeighbors, BatchInsertion.Size)];

    /// <summary>Gets the query as its measure encodes it.</summary>
    public float[] Code { get; } = new float[graph.Space.Measure.Width];

    /// <summary>Gets the query as the scorers read it.</summary>
    public EncodedVector Query => new(ref _query.First, _factor);

    /// <summary>Gets or sets whether nodes are compared by their codes, as searches of a compressed graph do; insertions and scans do not.</summary>
    public bool ComparesCodes { get; set; }

    /// <summary>Gets what collects the results.</summary>
    public Findings Findings { get; } = new(graph);

    public void SetQuery(ReadOnlySpan<float> vector)
    {
        Graph.Space.Measure.Encode(vector, Code);
        Code.AsSpan(0, vector.Length).CopyTo(_query.Span);
        _factor = Graph.Space.FactorOf(Code);
        Graph.Space.CodeScorer?.Encode(Code.AsSpan(0, vector.Length), _queryCode);
    }

    /// <summary>Prepares the marks for a beam that begins at a node.</summary>
    public void BeginVisits(int start)
    {
        Visited.Clear(Nodes.Capacity);
        if (Avoided >= 0) Visited.Visit(Avoided);
        Visited.Visit(start);
    }

    /// <summary>Scores the first nodes named by <see cref="Slots"/> into <see cref="Keys"/>.</summary>
    /// <remarks>A search reads no other node than those it scored, and their twins; so this is where those of a file are checked.</remarks>
    public void Score(EncodedVector query, int count)
    {
        Nodes.Require(Slots.AsSpan(0, count));
        if (ComparesCodes) Graph.Space.CodeScorer!.Score(Nodes, _queryCode, Slots.AsSpan(0, count), Keys);
        else Graph.Space.Scorer.Score(Nodes, query, Slots.AsSpan(0, count), Keys);
    }

    /// <summary>Scores one node.</summary>
    public float ScoreOne(EncodedVector query, int slot)
    {
        Slots[0] = slot;
        Score(query, count: 1);
        return Keys[0];
    }
}
