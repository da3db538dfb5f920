using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices;

namespace MLNetDeepRanking.Stores.Collections;

/// <summary>Asks for records by what they hold.</summary>
/// <param name="Filter">A predicate over the user's record.</param>
/// <param name="Order">Key and data properties to sort by, the first one first.</param>
/// <param name="Skip">The number of records to leave out at the beginning.</param>
/// <param name="Top">The largest number of records to return.</param>
/// <param name="IncludeVectors">Whether the records need their vectors.</param>
internal sealed record RecordQuery(
    LambdaExpression Filter, IReadOnlyList<(PropertyModel Property, bool Ascending)> Order, int Skip, int Top, bool IncludeVectors);
