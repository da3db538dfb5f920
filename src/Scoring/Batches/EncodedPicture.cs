namespace MLNetDeepRanking.Scoring.Batches;

/// <summary>The bytes of a picture file, and what to call it when they are no picture.</summary>
internal readonly record struct EncodedPicture(ReadOnlyMemory<byte> Content, string Name);
