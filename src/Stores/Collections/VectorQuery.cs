using System.Linq.Expressions;

namespace MLNetDeepRanking.Stores.Collections;

/// <summary>Asks for the records whose vectors are nearest to one.</summary>
/// <param name="Column">The index of the vector property.</param>
/// <param name="Vector">The vector, of the property's dimension, all finite.</param>
/// <param name="Skip">The number of records to leave out at the near end.</param>
/// <param name="Top">The largest number of records to return.</param>
/// <param name="Filter">A predicate over the user's record, or null.</param>
/// <param name="IncludeVectors">Whether the records need their vectors.</param>
internal sealed record VectorQuery(int Column, float[] Vector, int Skip, int Top, LambdaExpression? Filter, bool IncludeVectors)
{
    /// <summary>Gets the number of nearest records to look for.</summary>
    public int Reach => (int)Math.Min((long)Skip + Top, int.MaxValue);
}
