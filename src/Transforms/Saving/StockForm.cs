using Google.Protobuf;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Onnx;
using MLNetDeepRanking.Onnx.Schema;

namespace MLNetDeepRanking.Transforms.Saving;

/// <summary>
/// A transformer as a chain of stock ones: some that bring its input columns into the form of a graph's inputs, the graph, and some that name
/// the graph's outputs. ML.NET cannot load a transformer from an assembly that it does not know, so a model that is to load in any process
/// has to be made of what every process knows.
/// </summary>
internal sealed class StockForm
{
    /// <summary>Gets the columns that are read: all that the chain needs to know of a schema.</summary>
    public required IReadOnlyList<(string Name, DataViewType Type)> Inputs { get; init; }

    /// <summary>Gets what makes the columns named as the graph's inputs.</summary>
    public required Func<TransformsCatalog, IEnumerable<IEstimator<ITransformer>>> Preparation { get; init; }

    /// <summary>Gets the graph. Its outputs are of rank 1: from a matrix, stock ML.NET makes a vector that trainers fail to load.</summary>
    public required ModelProto Graph { get; init; }

    /// <summary>Gets the names of the graph's outputs, and of the columns that they become.</summary>
    public required IReadOnlyList<(string Graph, string Column)> Outputs { get; init; }

    /// <summary>Gets the columns that the preparation adds besides the graph's inputs.</summary>
    public IReadOnlyList<string> TemporaryColumns { get; init; } = [];

    /// <summary>Writes the chain to where ML.NET wants the model.</summary>
    /// <exception cref="InvalidOperationException">The graph is larger than a file of its kind can be.</exception>
    public void Save(ModelSaveContext context)
    {
        if (Graph.CalculateSize() is < 0 or > 2_000_000_000)
            throw new InvalidOperationException("The model is over 2 GB, which no ONNX file can hold. Fit NearestNeighbors on fewer rows.");
        using var file = new TemporaryFile(Graph.ToByteArray());
        using var chain = Build(file.Name);
        ((ICanSaveModel)chain).Save(context);
    }

    private TransformerChain<ITransformer> Build(string graphFile)
    {
        // A context of its own: the caller's might ask for a graphics card, and writing a model needs none.
        var transforms = new MLContext().Transforms;
        string[] graphInputs = [.. Graph.Graph.Input.Select(input => input.Name)];
        IEstimator<ITransformer>[] estimators =
        [
            .. Preparation(transforms),
            transforms.ApplyOnnxModel(new OnnxOptions
            {
                ModelFile = graphFile,
                InputColumns = graphInputs,
                OutputColumns = [.. Outputs.Select(output => output.Graph)],
                FallbackToCpu = false,
            }),
            .. Outputs.Select(output => transforms.CopyColumns(output.Column, output.Graph)),
            transforms.DropColumns([.. graphInputs, .. TemporaryColumns, .. Outputs.Select(output => output.Graph)]),
        ];
        var builder = new DataViewSchema.Builder();
        foreach (var (name, type) in Inputs.DistinctBy(input => input.Name)) builder.AddColumn(name, type);
        return estimators
            .Aggregate(new EstimatorChain<ITransformer>(), (chain, estimator) => chain.Append(estimator))
            .Fit(new SchemaOnly(builder.ToSchema()));
    }
}
