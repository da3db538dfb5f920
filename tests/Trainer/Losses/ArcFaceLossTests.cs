using MLNetDeepRanking.Trainer.Losses;
using static TorchSharp.torch;

namespace MLNetDeepRanking.Trainer.Tests.Losses;

public sealed class ArcFaceLossTests
{
    private static readonly ArcFaceLoss Default = new();
    private static readonly ArcFaceLoss Wide = new() { Margin = 1.5, Scale = 8 };

    [Fact]
    public void It_equals_a_naive_loop() => Oracle.ValuesAgree(Default, (batch, proxies) => Naive(batch, proxies, Default));

    // With so wide a margin many angles go beyond π.
    [Fact]
    public void It_equals_a_naive_loop_beyond_pi() => Oracle.ValuesAgree(Wide, (batch, proxies) => Naive(batch, proxies, Wide));

    [Fact]
    public void Its_gradients_equal_finite_differences() =>
        Oracle.GradientsAgree(Default, (batch, proxies) => Naive(batch, proxies, Default), step: 1e-7);

    [Fact]
    public void Its_gradients_equal_finite_differences_beyond_pi() =>
        Oracle.GradientsAgree(Wide, (batch, proxies) => Naive(batch, proxies, Wide));

    [Fact]
    public void An_embedding_on_its_proxy_or_opposite_has_a_finite_gradient()
    {
        using var scope = NewDisposeScope();
        using var computation = Oracle.Start(Default);
        var proxy = computation.State["proxies"][0].detach();
        var embeddings = stack([proxy, -proxy]).requires_grad_();
        var found = computation.Evaluate(new LossBatch(embeddings, [0, 0]), Oracle.End);
        found.Value.backward();
        Assert.True(float.IsFinite(found.Value.item<float>()));
        Assert.All(embeddings.grad!.data<float>().ToArray(), g => Assert.True(float.IsFinite(g)));
    }

    [Fact]
    public void Defaults_and_ranges_are_those_documented()
    {
        Assert.Equal((0.5, 64.0, 10.0), (Default.Margin, Default.Scale, Default.ProxyLearningRateFactor));
        Assert.Equal("Margin", Assert.Throws<ArgumentOutOfRangeException>(new ArcFaceLoss { Margin = 3.15 }.Validate).ParamName);
        Assert.Equal("Scale", Assert.Throws<ArgumentOutOfRangeException>(new ArcFaceLoss { Scale = 0 }.Validate).ParamName);
    }

    private static double Naive(RandomBatch batch, double[][] proxies, ArcFaceLoss loss) => Enumerable.Range(0, batch.Queries).Average(i =>
    {
        double[] cosines = [.. proxies.Select(proxy => RandomBatch.Cosine(batch.Rows[i], proxy))];
        var own = batch.Labels[i];
        var angle = Math.Acos(cosines[own]);
        cosines[own] = angle + loss.Margin < Math.PI ? Math.Cos(angle + loss.Margin) : cosines[own] - loss.Margin * Math.Sin(loss.Margin);
        var largest = cosines.Max();
        return -loss.Scale * (cosines[own] - largest) + Math.Log(cosines.Sum(cosine => Math.Exp(loss.Scale * (cosine - largest))));
    });
}
