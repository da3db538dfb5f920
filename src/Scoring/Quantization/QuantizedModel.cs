using MLNetDeepRanking.Onnx;

namespace MLNetDeepRanking.Scoring;

/// <summary>A quantised model, and what it gained and cost.</summary>
/// <param name="Model">The model; it is scored and saved as any other.</param>
/// <param name="Report">How it compares with the model that it was made of.</param>
public sealed record QuantizedModel(DeepRankModel Model, QuantizationReport Report);
