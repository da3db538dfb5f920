namespace MLNetDeepRanking.Trainer.Triplets;

/// <summary>What raters of pictures agree on, and how much they do not.</summary>
/// <param name="Triplets">The triplets on which all raters agree, in the order in which they were first asked.</param>
/// <param name="Questions">How many different questions were rated: a query and two pictures, in either order.</param>
/// <param name="Contradicted">How many of them got both answers, be it from two raters or twice from one; they are left out.</param>
/// <param name="TooFewRaters">How many of them all raters answer alike, but fewer raters than wanted; they are left out.</param>
public sealed record RatedTriplets(IReadOnlyList<Triplet> Triplets, int Questions, int Contradicted, int TooFewRaters)
{
    /// <summary>Returns the counts as a line of text.</summary>
    public override string ToString() =>
        $"{Triplets.Count} of {Questions} rated triplets are unanimous; {Contradicted} are contradicted, {TooFewRaters} have too few raters";
}
