using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>A tensor that a layer keeps between calls: its name, its shape, its first values, and whether gradients change it.</summary>
/// <param name="Name">The last part of the name, such as <c>weight</c>; the layer's name comes before it once it has a place.</param>
/// <param name="Shape">The sizes, in TorchSharp's order.</param>
/// <param name="Initialize">Fills the tensor with its first values, drawing from the generator only.</param>
/// <param name="IsTrainable">Whether an optimiser changes it; false for statistics.</param>
internal sealed record StateTensor(string Name, long[] Shape, Action<Tensor, Generator> Initialize, bool IsTrainable = true)
{
    /// <summary>Gets the number of values.</summary>
    public long Count => Shape.Aggregate(1L, (product, size) => checked(product * size));

    public static void Zeros(Tensor tensor, Generator generator) => tensor.zero_();

    public static void Ones(Tensor tensor, Generator generator) => tensor.fill_(1);

    /// <summary>Returns He's initialisation: normal with variance 2 ÷ fan-in, which keeps the scale through layers with ReLU.</summary>
    public static Action<Tensor, Generator> He(long fanIn) => (tensor, generator) => tensor.normal_(0, Math.Sqrt(2.0 / fanIn), generator);
}
