namespace MLNetDeepRanking.Onnx.Explanations;

/// <summary>Maps that a model's embedding is linear in, up to lengths that are divided by on the way.</summary>
/// <param name="Value">The name of the maps, float <c>[N, channels, rows, columns]</c>.</param>
/// <param name="IsPooled">Whether the means of the maps go on; otherwise all their values do, channel after channel.</param>
/// <param name="Divisors">The names of the lengths that what goes on is divided by, each <c>[N, 1]</c>.</param>
internal sealed record EndingPart(string Value, bool IsPooled, IReadOnlyList<string> Divisors);
