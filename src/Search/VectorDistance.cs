namespace MLNetDeepRanking.Search;

/// <summary>How the dissimilarity of two vectors q and x is measured; 0 is most similar.</summary>
/// <remarks>The numbers are written to files: members are appended, never renumbered.</remarks>
public enum VectorDistance
{
    /// <summary>1 − q·x / (|q| |x|), from 0 (same direction) to 2 (opposite). A zero vector has distance 1 to every vector.</summary>
    Cosine = 0,

    /// <summary>√Σ(qᵢ − xᵢ)², from 0. On vectors of unit length it gives the same order as <see cref="Cosine"/>.</summary>
    Euclidean = 1,

    /// <summary>Σ|qᵢ − xᵢ|, from 0.</summary>
    Manhattan = 2,

    /// <summary>The number of sign bits that differ, from 0 to the dimension; the bit of a component is 1 if it is above 0.</summary>
    Hamming = 3,
}
