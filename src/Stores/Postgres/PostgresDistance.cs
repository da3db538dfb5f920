using Microsoft.Extensions.VectorData;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Postgres;

/// <summary>A distance function of the platform in terms of pgvector's operators.</summary>
/// <param name="Operator">The operator, by which its index sorts.</param>
/// <param name="Operators">The index's class of operators.</param>
/// <param name="ToScore">Turns what the operator gives into the function's score.</param>
internal sealed record PostgresDistance(string Operator, string Operators, Func<double, double> ToScore)
{
    /// <summary>Gets whether sign bits are compared instead of numbers.</summary>
    private bool ComparesBits => Operator == "<~>";

    /// <exception cref="NotSupportedException">The column's distance function is not one of pgvector's.</exception>
    public static PostgresDistance Of(VectorColumn column) => column.DistanceFunction switch
    {
        DistanceFunction.CosineDistance => new("<=>", "vector_cosine_ops", score => score),
        DistanceFunction.CosineSimilarity => new("<=>", "vector_cosine_ops", score => 1 - score),
        DistanceFunction.EuclideanDistance => new("<->", "vector_l2_ops", score => score),
        DistanceFunction.EuclideanSquaredDistance => new("<->", "vector_l2_ops", score => score * score),
        DistanceFunction.ManhattanDistance => new("<+>", "vector_l1_ops", score => score),
        DistanceFunction.DotProductSimilarity => new("<#>", "vector_ip_ops", score => -score),
        DistanceFunction.NegativeDotProductSimilarity => new("<#>", "vector_ip_ops", score => score),
        DistanceFunction.HammingDistance => new("<~>", "bit_hamming_ops", score => score),
        _ => throw column.Unsupported("PostgreSQL", "each of the platform's"),
    };

    /// <summary>Returns the expression that is indexed.</summary>
    public string Indexed(VectorColumn column) =>
        ComparesBits ? $"(binary_quantize({Sql.Name(column.Name)})::bit({column.Dimensions}))" : Sql.Name(column.Name);

    /// <summary>Returns the distance between the column and the vector that is the first parameter.</summary>
    public string ToFirstParameter(VectorColumn column) => ComparesBits
        ? $"{Indexed(column)} {Operator} binary_quantize($1::vector)::bit({column.Dimensions})"
        : $"{Indexed(column)} {Operator} $1::vector";
}
