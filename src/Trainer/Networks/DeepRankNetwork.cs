namespace MLNetDeepRanking.Trainer.Networks;

/// <summary>
/// The multi-scale network of Wang et al. (CVPR 2014, figure 3): a deep main path for what a picture shows, two shallow paths over
/// smaller pictures for how it looks, and a linear layer over all three.
/// </summary>
/// <remarks>
/// <code>
/// pixels ─ backbone ─ head ────────────────────────── l2 ─┐
/// pixels ─ 4:1 ─ convolution ─ max pool ─ flatten ─┐      ├─ concatenate ─ linear ─ l2 ─ embedding
/// pixels ─ 8:1 ─ convolution ─ max pool ─ flatten ─┴─ l2 ─┘
/// </code>
/// With several <see cref="DeepRankNetworkOptions.Members"/> all of this is there as many times, and their embeddings are joined.
/// </remarks>
public static class DeepRankNetwork
{
    /// <summary>Returns the network that <paramref name="options"/> describe.</summary>
    /// <exception cref="ArgumentException">A value is out of range, or the backbone does not fit the pictures' size.</exception>
    public static NetworkDefinition Create(DeepRankNetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var network = new NetworkBuilder(options.Name, options.Size, options.Size, options.Normalization);
        var first = Member(network, options);
        return options.Members == 1 ? network.Build(first) : network.Build(first.Concatenate(Others(network, options)).L2Normalize(), options.Members);
    }

    // The first member's layers keep the names that published weights have.
    private static NetworkNode[] Others(NetworkBuilder network, DeepRankNetworkOptions options)
    {
        var others = new NetworkNode[options.Members - 1];
        for (var i = 0; i < others.Length; i++)
        {
            network.Prefix = FormattableString.Invariant($"member{i + 2}.");
            others[i] = Member(network, options);
        }
        network.Prefix = "";
        return others;
    }

    private static NetworkNode Member(NetworkBuilder network, DeepRankNetworkOptions options)
    {
        var features = MainPath.Append(network.Pixels, options).L2Normalize();
        if (options.LowResolutionPaths != LowResolutionPaths.None) features = features.Concatenate(LowResolution(network.Pixels, options));
        return features.Linear("embedding", options.EmbeddingSize / options.Members).L2Normalize();
    }

    private static NetworkNode LowResolution(NetworkNode pixels, DeepRankNetworkOptions options)
    {
        var readsWang = options.Pools == LowResolutionPools.Wang;
        var a = LowResolution(pixels, options, "path1", factor: 4).MaxPool(readsWang ? 7 : 3, stride: 4, Padding.Same).Flatten();
        var b = LowResolution(pixels, options, "path2", factor: 8).MaxPool(readsWang ? 3 : 7, stride: 2, Padding.Same).Flatten();
        return options.JointNormalization ? a.Concatenate(b).L2Normalize() : a.L2Normalize().Concatenate(b.L2Normalize());
    }

    private static NetworkNode LowResolution(NetworkNode pixels, DeepRankNetworkOptions options, string name, int factor)
    {
        var isStrided = options.LowResolutionPaths == LowResolutionPaths.Strided;
        var picture = isStrided ? pixels : pixels.Subsample(factor);
        var stride = isStrided ? factor * options.LowResolutionStride : options.LowResolutionStride;
        return picture.Convolution($"{name}.conv", options.LowResolutionMaps, options.LowResolutionKernel, stride, Padding.Same);
    }
}
