namespace MLNetDeepRanking.Search;

/// <summary>How the dissimilarity of two vectors q and x is measured; the smaller, the more similar.</summary>
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

    /// <summary>−q·x, of any sign: the longer x, the nearer. On vectors of unit length it gives the same order as <see cref="Cosine"/>.</summary>
    /// <remarks>
    /// A vector need not be nearest to itself, so there is no weighting by 1 / distance, no k-reciprocal re-ranking and no near duplicates under it, and
    /// a graph of vectors whose lengths differ much finds fewer neighbours than an exact index.
    /// </remarks>
    InnerProduct = 4,
}
