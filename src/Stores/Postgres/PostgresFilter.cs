using System.Collections;
using System.Linq.Expressions;
using Microsoft.Extensions.VectorData.ProviderServices;
using Microsoft.Extensions.VectorData.ProviderServices.Filter;
using MLNetDeepRanking.Stores.Records;

namespace MLNetDeepRanking.Stores.Postgres;

/// <summary>Writes a user's filter as SQL that means what it means in C#, also where values are null.</summary>
/// <remarks>
/// A comparison with null is neither true nor false in SQL, and false in C#. Where a record passes that is the same; under a negation it is not, so that
/// <c>!x</c> becomes <c>x IS NOT TRUE</c>.
/// </remarks>
internal sealed class PostgresFilter : FilterTranslatorBase
{
    private readonly List<object?> _parameters;

    private PostgresFilter(List<object?> parameters) => _parameters = parameters;

    /// <summary>Returns the condition; its values are appended to the parameters.</summary>
    /// <exception cref="NotSupportedException">The filter has a part that is not translated.</exception>
    public static string Translate(LambdaExpression filter, RecordShape shape, List<object?> parameters)
    {
        var translator = new PostgresFilter(parameters);
        return translator.Condition(translator.PreprocessFilter(filter, shape.Model, new FilterPreprocessingOptions()));
    }

    private string Condition(Expression node) => node switch
    {
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.And } and => $"({Condition(and.Left)} AND {Condition(and.Right)})",
        BinaryExpression { NodeType: ExpressionType.OrElse or ExpressionType.Or } or => $"({Condition(or.Left)} OR {Condition(or.Right)})",
        UnaryExpression { NodeType: ExpressionType.Not } not => $"({Condition(not.Operand)} IS NOT TRUE)",
        UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Type == typeof(bool) => Condition(convert.Operand),
        BinaryExpression comparison when Operator(comparison.NodeType) is { } symbol => Comparison(comparison, symbol),
        MethodCallExpression call => Call(call),
        _ => Operand(node),
    };

    private string Comparison(BinaryExpression node, string symbol)
    {
        var (left, right) = (Unwrapped(node.Left), Unwrapped(node.Right));
        if (IsNull(left)) (left, right) = (right, left);
        if (IsNull(right))
            return node.NodeType switch
            {
                ExpressionType.Equal => $"({Operand(left)} IS NULL)",
                ExpressionType.NotEqual => $"({Operand(left)} IS NOT NULL)",
                _ => "FALSE",
            };
        return $"({Operand(left)} {symbol} {Operand(right)})";
    }

    private string Call(MethodCallExpression call)
    {
        if (TryMatchContains(call, out var source, out var item))
            return TryBindProperty(source, out _) ? $"({Operand(item)} = ANY({Operand(source)}))" : $"({Operand(item)} = ANY({Parameter(List(source))}))";
        if (call is { Object: { } text, Method.Name: nameof(string.StartsWith), Arguments: [var start] } && text.Type == typeof(string))
            return $"starts_with({Operand(text)}, {Operand(start)})";
        if (call is { Object: { } whole, Method.Name: nameof(string.Contains), Arguments: [var part] } && whole.Type == typeof(string))
            return $"(strpos({Operand(whole)}, {Operand(part)}) > 0)";
        throw Untranslated(call);
    }

    private string Operand(Expression node)
    {
        node = Unwrapped(node);
        if (TryBindProperty(node, out var property))
            return property is VectorPropertyModel
                ? throw new NotSupportedException($"The filter uses the vector '{property.ModelName}'. Vectors are searched, not filtered.")
                : Sql.Name(property.StorageName);
        return Parameter(Value(node));
    }

    private string Parameter(object? value)
    {
        _parameters.Add(PostgresColumn.ToWire(value));
        return $"${_parameters.Count}";
    }

    /// <summary>Evaluates what does not depend on the record.</summary>
    private object? Value(Expression node) => node is ConstantExpression constant ? constant.Value
        : UsesRecord(node) ? throw Untranslated(node)
        : Expression.Lambda(node).Compile(preferInterpretation: true).DynamicInvoke();

    private Array List(Expression node)
    {
        object[] values = [.. ((IEnumerable)Value(Unwrapped(node))!).Cast<object?>().OfType<object>()];
        var list = Array.CreateInstance(values.FirstOrDefault()?.GetType() ?? typeof(string), values.Length);
        values.CopyTo(list, 0);
        return list;
    }

    private bool UsesRecord(Expression node)
    {
        var finder = new ParameterFinder(RecordParameter);
        finder.Visit(node);
        return finder.Found;
    }

    private bool IsNull(Expression node) => !TryBindProperty(node, out _) && !UsesRecord(node) && node is not NewArrayExpression && Value(node) is null;

    private Expression Unwrapped(Expression node) =>
        node is UnaryExpression { NodeType: ExpressionType.Convert } convert && !TryBindProperty(node, out _) ? Unwrapped(convert.Operand) : node;

    private static string? Operator(ExpressionType type) => type switch
    {
        ExpressionType.Equal => "=",
        ExpressionType.NotEqual => "IS DISTINCT FROM",
        ExpressionType.LessThan => "<",
        ExpressionType.LessThanOrEqual => "<=",
        ExpressionType.GreaterThan => ">",
        ExpressionType.GreaterThanOrEqual => ">=",
        _ => null,
    };

    private static NotSupportedException Untranslated(Expression node) => new(
        $"The filter's part '{node}' is not translated to SQL. Comparisons of properties with values are, joined by &&, || and !, Contains of a list, and " +
        "StartsWith and Contains of a text.");

    private sealed class ParameterFinder(ParameterExpression parameter) : ExpressionVisitor
    {
        public bool Found { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found |= node == parameter;
            return node;
        }
    }
}
