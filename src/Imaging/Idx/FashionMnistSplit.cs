namespace MLNetDeepRanking.Imaging;

/// <summary>The two parts that Fashion-MNIST is published in.</summary>
public enum FashionMnistSplit
{
    /// <summary>60 000 pictures to train with.</summary>
    Train,

    /// <summary>10 000 pictures to test with, of the same ten classes.</summary>
    Test,
}
