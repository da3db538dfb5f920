using Microsoft.ML;
using Microsoft.ML.Data;
using MLNetDeepRanking.Transforms.Saving;

namespace MLNetDeepRanking.Transforms.Neighbors;

/// <summary>Adds rows to the galleries inside a fitted pipeline: they take the same way through it as rows that are scored.</summary>
internal static class GalleryGrowth
{
    /// <summary>Returns the pipeline with larger galleries; all else in it is shared with the old one.</summary>
    /// <exception cref="ArgumentException">There is no gallery in it.</exception>
    public static ITransformer Grow(ITransformer model, IDataView rows)
    {
        var grown = Grow(model, ref rows);
        return ReferenceEquals(grown, model)
            ? throw new ArgumentException("There is no NearestNeighbors transformer in the model, and so no gallery to grow.", nameof(model))
            : grown;
    }

    private static ITransformer Grow(ITransformer model, ref IDataView rows)
    {
        var grown = model switch
        {
            NearestNeighborsTransformer neighbors => neighbors.WithRows(rows),
            IEnumerable<ITransformer> chain => Grow(model, [.. chain], rows),
            _ => model,
        };
        rows = model.Transform(rows);
        return grown;
    }

    private static ITransformer Grow(ITransformer chain, ITransformer[] old, IDataView rows)
    {
        var grown = new ITransformer[old.Length];
        for (var i = 0; i < old.Length; i++) grown[i] = Grow(old[i], ref rows);
        return grown.SequenceEqual(old) ? chain : new TransformerChain<ITransformer>(grown, TransformerScopes.Of(chain));
    }
}
