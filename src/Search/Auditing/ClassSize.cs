namespace MLNetDeepRanking.Search;

/// <summary>The size of a class.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Count">The number of its rows.</param>
public readonly record struct ClassSize(string Name, int Count);
