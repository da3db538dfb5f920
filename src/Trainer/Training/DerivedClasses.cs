namespace MLNetDeepRanking.Trainer.Training;

/// <summary>Rearrangements that make another class of a class: a letter that lies on its side is a letter of another alphabet.</summary>
/// <remarks>
/// Each time a class comes up in a batch, all its pictures of this batch are rearranged alike, as one draw says. The network meets many times the classes that
/// there are, and learns what holds for classes it has never seen. Choose what could be the difference between two classes but is none within one.
/// Santoro et al., "Meta-Learning with Memory-Augmented Neural Networks", ICML 2016, turn characters in this way.
/// </remarks>
[Flags]
public enum DerivedClasses
{
    /// <summary>Classes stay as they are.</summary>
    None = 0,

    /// <summary>Turned by 0, 90, 180 or 270 degrees; pictures must be square.</summary>
    QuarterTurns = 1,

    /// <summary>Left and right exchanged, or not.</summary>
    Mirror = 2,

    /// <summary>Red, green and blue in one of their six orders.</summary>
    ColorOrders = 4,

    /// <summary>All of them: 48 classes for each.</summary>
    All = QuarterTurns | Mirror | ColorOrders,
}
