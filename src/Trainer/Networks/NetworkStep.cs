using System.Collections.Immutable;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>One layer in its place in a network: its name, the earlier steps it reads, and the shapes on both sides.</summary>
internal sealed record NetworkStep(
    string Name, Layer Layer, ImmutableArray<int> Inputs, ImmutableArray<TensorShape> InputShapes, TensorShape Output)
{
    /// <summary>Gets whether the step belongs to the backbone, rather than to what is built around it.</summary>
    public bool IsBackbone { get; init; }

    /// <summary>Gets the tensors that the step keeps between calls, named as in weight files: <c>conv1.weight</c>.</summary>
    public ImmutableArray<StateTensor> State { get; } =
        [.. Layer.State(InputShapes).Select(tensor => tensor with { Name = $"{Name}.{tensor.Name}" })];

    /// <summary>Gets the number of values that training changes.</summary>
    public long ParameterCount => State.Where(tensor => tensor.IsTrainable).Sum(tensor => tensor.Count);

    /// <summary>Gets the multiplications, each with an addition, that one picture takes.</summary>
    public long MultiplyAdds => Layer.MultiplyAdds(InputShapes, Output);
}
