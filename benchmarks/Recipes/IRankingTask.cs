namespace MLNetDeepRanking.Recipes.Benchmarks;

/// <summary>Pictures to train on, and a judgement by others.</summary>
internal interface IRankingTask
{
    /// <summary>Gets the pictures to train on.</summary>
    LabelledPictures Train { get; }

    /// <summary>Says how good embeddings are.</summary>
    /// <param name="embed">Returns the embeddings of pictures, one after the other.</param>
    Verdict Judge(Func<LabelledPictures, float[]> embed);
}
