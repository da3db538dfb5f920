using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Onnx;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Onnx.Schema;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Export;

/// <summary>Writes a trained network as a model file: definition and weights become one ONNX graph, normalisation included.</summary>
internal static class OnnxExporter
{
    /// <summary>Writes <paramref name="module"/>, as it computes in evaluation mode, with a manifest.</summary>
    /// <param name="module">The trained network.</param>
    /// <param name="preprocessing">How pictures were prepared in training; of the network's size.</param>
    /// <param name="complete">Adds what is known of the training to the manifest; nothing if null.</param>
    /// <exception cref="ArgumentException">The size of <paramref name="preprocessing"/> is not the network's.</exception>
    public static DeepRankModel Export(NetworkModule module, Preprocessing preprocessing, Func<ModelManifest, ModelManifest>? complete = null)
    {
        var definition = module.Definition;
        if ((preprocessing.Height, preprocessing.Width) != (definition.Input.Height, definition.Input.Width))
            throw new ArgumentException(
                $"Pictures are prepared at {preprocessing.Width}×{preprocessing.Height} pixels, " +
                $"and the network takes {definition.Input.Width}×{definition.Input.Height}.",
                nameof(preprocessing));
        var manifest = new ModelManifest { Preprocessing = preprocessing, EmbeddingSize = definition.EmbeddingSize, Network = definition.Name };
        return DeepRankModel.Create(Graph(definition, NetworkWeights.Of(module)), complete is null ? manifest : complete(manifest));
    }

    private static ModelProto Graph(NetworkDefinition definition, NetworkWeights weights)
    {
        var graph = definition.FrozenBackbone?.StartGraph(definition.Name) ?? new OnnxGraph(definition.Name);
        var folded = BatchNormalizationFolding.Apply(definition, weights);
        var steps = definition.Steps;
        var values = new string[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var step = steps[i];
            string[] inputs = [.. step.Inputs.Select(index => values[index])];
            var name = i == steps.Length - 1 ? GraphNames.Embedding : step.Name;
            values[i] = folded.Contains(step) ? inputs[0] : step.Layer.Export(new LayerExport(graph, step, name, inputs, weights));
        }
        return EmbeddingGraph.Complete(graph, definition.EmbeddingSize);
    }
}
