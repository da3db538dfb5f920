using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>Finds out for which uses of a chain each of its transformers is meant, which the chain tells only by leaving transformers out.</summary>
internal static class TransformerScopes
{
    private static readonly TransformerScope[] Scopes = [TransformerScope.Training, TransformerScope.Testing, TransformerScope.Scoring];

    /// <param name="chain">A chain, whatever its last transformer is.</param>
    public static IEnumerable<TransformerScope> Of(ITransformer chain)
    {
        var of = typeof(TransformerScopes).GetMethod(nameof(OfChain), BindingFlags.Static | BindingFlags.NonPublic)!;
        return (IEnumerable<TransformerScope>)of.MakeGenericMethod(chain.GetType().GetGenericArguments()).Invoke(null, [chain])!;
    }

    private static TransformerScope[] OfChain<TLast>(TransformerChain<TLast> chain)
        where TLast : class, ITransformer
    {
        var left = Scopes.Select(scope => (Scope: scope, Transformers: chain.GetModelFor(scope).ToHashSet())).ToArray();
        return [.. chain.Select(transformer =>
            left.Where(part => part.Transformers.Contains(transformer)).Aggregate(TransformerScope.None, (all, part) => all | part.Scope))];
    }
}
