using System.Globalization;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Scoring;

/// <summary>What quantising a model gained and cost, over pictures that both models embedded.</summary>
public sealed record QuantizationReport
{
    /// <summary>The mean cosine from which on quantised embeddings pass for those of floats.</summary>
    internal const double FaithfulCosine = 0.99;

    /// <summary>Gets what was done, as the new model's manifest says it.</summary>
    public required string Quantization { get; init; }

    /// <summary>Gets the names of the nodes that have weights, and yet compute in floats, in the order of the graph; empty for 16-bit weights.</summary>
    public required IReadOnlyList<string> FloatLayers { get; init; }

    /// <summary>Gets the size of the model before, in bytes.</summary>
    public required long BytesBefore { get; init; }

    /// <summary>Gets the size of the model after, in bytes.</summary>
    public required long BytesAfter { get; init; }

    /// <summary>Gets the number of pictures that both models embedded.</summary>
    public required int ComparedPictures { get; init; }

    /// <summary>Gets the mean, over the pictures, of the cosine between the embedding before and after.</summary>
    public required double MeanCosine { get; init; }

    /// <summary>Gets the lowest of these cosines.</summary>
    public required double LowestCosine { get; init; }

    /// <summary>Gets the share of pictures, from 0 to 1, whose nearest neighbour among the others is another one than before.</summary>
    public required double ChangedNeighbors { get; init; }

    /// <summary>Gets how well the pictures found their own label before, or <see langword="null"/> if no labels were given.</summary>
    public RetrievalMetrics? RetrievalBefore { get; init; }

    /// <summary>Gets how well the pictures find their own label after, or <see langword="null"/> if no labels were given.</summary>
    public RetrievalMetrics? RetrievalAfter { get; init; }

    /// <summary>Returns one line: what was done, sizes, cosines, neighbours and, with labels, Recall@1.</summary>
    public override string ToString()
    {
        var recall = RetrievalBefore is { } before && RetrievalAfter is { } after
            ? Text($", Recall@1 {100 * before.RecallAt(1):0.0} → {100 * after.RecallAt(1):0.0} %")
            : "";
        return Text($"{Quantization}; {BytesBefore / 1e6:0.00} → {BytesAfter / 1e6:0.00} MB; over {ComparedPictures} pictures ") +
            Text($"mean cosine {MeanCosine:0.0000}, lowest {LowestCosine:0.0000}, nearest neighbour changed for {100 * ChangedNeighbors:0.0} %{recall}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
