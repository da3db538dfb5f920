using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Imaging.Augmentation;
using MLNetDeepRanking.Trainer.Networks;

namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Draws how the pictures of a step are rearranged: all pictures of a class alike.</summary>
/// <param name="derived">Which rearrangements there are.</param>
/// <param name="share">The probability with which a class is rearranged by a draw from them.</param>
internal sealed class ClassSymmetries(DerivedClasses derived, double share)
{
    private readonly int _turns = derived.HasFlag(DerivedClasses.QuarterTurns) ? 4 : 1;
    private readonly int _mirrors = derived.HasFlag(DerivedClasses.Mirror) ? 2 : 1;
    private readonly int _orders = derived.HasFlag(DerivedClasses.ColorOrders) ? PictureSymmetry.ColorOrders : 1;

    /// <summary>Checks that classes can be derived in a run.</summary>
    /// <exception cref="ArgumentException">They cannot; the message says why and the cure.</exception>
    public static void Check(TrainingOptions options, NetworkDefinition definition, PictureStore pictures, bool hasLabels)
    {
        if (options.DerivedClasses == DerivedClasses.None) return;
        if (!hasLabels) throw Refused("the class of each picture, and here are triplets only");
        if (options.Loss.KeepsClasses)
            throw Refused($"a loss that compares the pictures of a batch, and {options.Loss.GetType().Name} keeps something of each class");
        if (definition.FrozenBackbone is { } backbone) throw Refused($"pictures, and the features of the frozen backbone '{backbone.Name}' are computed once");
        var (width, height) = (pictures.Preprocessing.Width, pictures.Preprocessing.Height);
        if (options.DerivedClasses.HasFlag(DerivedClasses.QuarterTurns) && width != height)
            throw Refused($"square pictures for {DerivedClasses.QuarterTurns}, and these are {width}×{height}");
    }

    /// <summary>Returns the rearrangement of each row.</summary>
    /// <param name="classes">The class of each row.</param>
    /// <param name="random">The source of the draws.</param>
    public PictureSymmetry[] Draw(IReadOnlyList<int> classes, Random random)
    {
        var drawn = new Dictionary<int, PictureSymmetry>();
        foreach (var label in classes)
            if (!drawn.ContainsKey(label)) drawn[label] = Draw(random);
        return [.. classes.Select(label => drawn[label])];
    }

    private PictureSymmetry Draw(Random random)
    {
        var isDerived = random.NextDouble() < share;
        var symmetry = new PictureSymmetry(random.Next(_mirrors) == 1, random.Next(_turns), random.Next(_orders));
        return isDerived ? symmetry : default;
    }

    private static ArgumentException Refused(string need) =>
        new($"{nameof(TrainingOptions.DerivedClasses)} needs {need}. Set it to {nameof(DerivedClasses.None)}.");
}
