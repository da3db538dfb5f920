using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.VectorData.ProviderServices;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Collections;

/// <summary>Compiles a user's filter to one over stored records: any C# expression over key and data properties will do.</summary>
internal sealed class RecordFilter : FilterTranslatorBase
{
    private static readonly PropertyInfo Key = typeof(StoredRecord).GetProperty(nameof(StoredRecord.Key))!;
    private static readonly PropertyInfo Values = typeof(StoredRecord).GetProperty(nameof(StoredRecord.Values))!;

    private RecordFilter()
    {
    }

    /// <exception cref="NotSupportedException">The filter uses a vector, or the record as a whole.</exception>
    public static Func<StoredRecord, bool> Compile(LambdaExpression filter, RecordShape shape)
    {
        var binder = new RecordFilter();
        var body = binder.PreprocessFilter(filter, shape.Model, new FilterPreprocessingOptions());
        var stored = Expression.Parameter(typeof(StoredRecord), "stored");
        var rewritten = new Rewriter(binder, shape, stored).Visit(body)!;
        return Expression.Lambda<Func<StoredRecord, bool>>(rewritten, stored).Compile();
    }

    private sealed class Rewriter(RecordFilter binder, RecordShape shape, ParameterExpression stored) : ExpressionVisitor
    {
        public override Expression? Visit(Expression? node)
        {
            if (node is not null && node.NodeType != ExpressionType.Parameter && binder.TryBindProperty(node, out var property))
                return Expression.Convert(Read(property), node.Type);
            return base.Visit(node);
        }

        protected override Expression VisitParameter(ParameterExpression node) => node == binder.RecordParameter
            ? throw new NotSupportedException(
                $"The filter of '{shape.Collection}' uses its record, {node.Name}, as a whole. Write it over {node.Name}'s key and data properties.")
            : node;

        private Expression Read(PropertyModel property) => property switch
        {
            KeyPropertyModel => Expression.Property(stored, Key),
            DataPropertyModel data => Expression.ArrayIndex(Expression.Property(stored, Values), Expression.Constant(shape.IndexOf(data))),
            _ => throw new NotSupportedException(
                $"The filter of '{shape.Collection}' uses the vector '{property.ModelName}'. Vectors are searched, not filtered."),
        };
    }
}
