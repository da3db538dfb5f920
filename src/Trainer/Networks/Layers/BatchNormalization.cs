using System.Collections.Immutable;
using MLNetDeepRanking.Onnx.Graphs;
using MLNetDeepRanking.Trainer.Export;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// Gives each map mean 0 and deviation 1, then a learnt deviation and mean. Training takes them from the batch, and remembers
/// a running average for use.
/// </summary>
internal sealed record BatchNormalization : Layer
{
    /// <summary>Keeps the division finite for a map that does not vary.</summary>
    public const float Epsilon = 1e-5f;

    /// <summary>The share of a batch in the running average.</summary>
    private const double Momentum = 0.1;

    public override bool OutputMayBeOverwritten => true;

    public override TensorShape Infer(ImmutableArray<TensorShape> inputs) => RequireMaps(inputs);

    public override ImmutableArray<StateTensor> State(ImmutableArray<TensorShape> inputs)
    {
        long[] shape = [inputs[0].Channels];
        return
        [
            new StateTensor("weight", shape, StateTensor.Ones),
            new StateTensor("bias", shape, StateTensor.Zeros),
            new StateTensor("running_mean", shape, StateTensor.Zeros, IsTrainable: false),
            new StateTensor("running_var", shape, StateTensor.Ones, IsTrainable: false),
        ];
    }

    public override Tensor Forward(LayerCall call)
    {
        // A momentum of 0 leaves the running statistics as they are.
        var momentum = call.RemembersStatistics ? Momentum : 0;
        return nn.functional.batch_norm(
            call.Input, call.State("running_mean"), call.State("running_var"), call.State("weight"), call.State("bias"),
            call.IsTraining, momentum, Epsilon);
    }

    public override string Export(LayerExport export)
    {
        string[] scaling = [export.Constant("weight"), export.Constant("bias")];
        string[] statistics = [export.Constant("running_mean"), export.Constant("running_var")];
        var epsilon = OnnxAttribute.Float("epsilon", Epsilon);
        return export.Graph.Node("BatchNormalization", [export.Input, .. scaling, .. statistics], export.Name, epsilon);
    }

    public override string ToString() => Operation;
}

public sealed partial class NetworkNode
{
    /// <summary>Adds a batch normalisation (Ioffe and Szegedy, 2015).</summary>
    /// <param name="name">
    /// The layer's name; its tensors are <c>name.weight</c>, <c>name.bias</c>, <c>name.running_mean</c> and <c>name.running_var</c>.
    /// </param>
    /// <exception cref="ArgumentException">The input is a vector.</exception>
    public NetworkNode BatchNormalization(string name) => Append(new BatchNormalization(), name);
}
