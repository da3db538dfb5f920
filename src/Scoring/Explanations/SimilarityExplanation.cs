using System.Globalization;
using MLNetDeepRanking.Imaging;

namespace MLNetDeepRanking.Scoring;

/// <summary>Why two pictures are alike to a model, or are not.</summary>
/// <remarks>
/// With <see cref="ExplanationMethod.Contributions"/>, <see cref="First"/> and <see cref="FirstOffset"/> add up to <see cref="Score"/>, so do
/// <see cref="Second"/> and <see cref="SecondOffset"/>, and so do <see cref="Pairs"/> and <see cref="PairsOffset"/>, to the precision of the
/// model's single floats. An offset is what the model's last bias adds whatever is seen where.
/// With <see cref="ExplanationMethod.Occlusion"/> there are no pairs, parts and offsets, and the maps do not add up to anything.
/// </remarks>
public sealed class SimilarityExplanation
{
    internal SimilarityExplanation()
    {
    }

    /// <summary>Gets the path of the first picture.</summary>
    public required string FirstPath { get; init; }

    /// <summary>Gets the path of the second picture.</summary>
    public required string SecondPath { get; init; }

    /// <summary>Gets the cosine of the two embeddings.</summary>
    public required double Score { get; init; }

    /// <summary>Gets how the score was explained.</summary>
    public required ExplanationMethod Method { get; init; }

    /// <summary>Gets a sentence on how the score was explained, and why so.</summary>
    public required string Description { get; init; }

    /// <summary>Gets how the model is shown a picture; the maps lie over what it sees.</summary>
    public required Preprocessing Preprocessing { get; init; }

    /// <summary>Gets what each place of the first picture adds to the score.</summary>
    public required PlaceMap First { get; init; }

    /// <summary>Gets what each place of the second picture adds to the score.</summary>
    public required PlaceMap Second { get; init; }

    /// <summary>Gets what the model's last bias, in the first picture's embedding, adds to the score.</summary>
    public double FirstOffset { get; init; }

    /// <summary>Gets what the model's last bias, in the second picture's embedding, adds to the score.</summary>
    public double SecondOffset { get; init; }

    /// <summary>Gets what each path of the network does, in the order of the graph.</summary>
    public IReadOnlyList<SimilarityPart> Parts { get; init; } = [];

    /// <summary>Gets what each place of the first picture and each place of the second add together, the strongest first.</summary>
    public IReadOnlyList<PlacePair> Pairs { get; init; } = [];

    /// <summary>Gets what the model's last bias adds to the score, in either embedding or both.</summary>
    public double PairsOffset { get; init; }

    /// <summary>Returns the score, how it was explained, and what each path adds.</summary>
    public override string ToString()
    {
        var parts = Parts.Select(part => string.Create(CultureInfo.InvariantCulture, $"\n  {part.Name}: {part.First.Sum:+0.000;-0.000;0.000}"));
        var offset = Parts.Count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"\n  bias: {FirstOffset:+0.000;-0.000;0.000}");
        var head = string.Create(CultureInfo.InvariantCulture, $"similarity {Score:0.000} of '{FirstPath}' and '{SecondPath}'");
        return $"{head}\n{Description}{string.Concat(parts)}{offset}";
    }
}
