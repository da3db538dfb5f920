using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.VectorData;

namespace MLNetDeepRanking.Transforms.Neighbors.Stored;

/// <summary>Reads what a record's class says of itself. A class may say nothing: collections can be defined elsewhere.</summary>
internal static class RecordAttributes
{
    /// <summary>Returns the property that is the key, or null.</summary>
    public static PropertyInfo? Key(Type record) => record.GetProperties().FirstOrDefault(property => property.IsDefined(typeof(VectorStoreKeyAttribute)));

    /// <summary>Returns what is said of a vector property, or null.</summary>
    /// <param name="record">The class.</param>
    /// <param name="selector">The property, or null for the only one.</param>
    public static VectorStoreVectorAttribute? Vector(Type record, LambdaExpression? selector)
    {
        var name = selector is null ? null : (Unwrapped(selector.Body) as MemberExpression)?.Member.Name;
        VectorStoreVectorAttribute[] said =
        [
            .. record.GetProperties().Where(property => selector is null || property.Name == name)
                .Select(property => property.GetCustomAttribute<VectorStoreVectorAttribute>()).OfType<VectorStoreVectorAttribute>(),
        ];
        return said.Length == 1 ? said[0] : null;
    }

    private static Expression Unwrapped(Expression node) => node is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : node;
}
