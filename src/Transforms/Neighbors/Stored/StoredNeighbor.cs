namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>A record that is a row's neighbour.</summary>
/// <param name="Id">What names it.</param>
/// <param name="Label">Its label; empty where labels are not wanted.</param>
/// <param name="Distance">How far it is; lower is nearer.</param>
internal readonly record struct StoredNeighbor(string Id, string Label, float Distance);
