using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Imaging.Tests.Support;
using SkiaSharp;

namespace MLNetDeepRanking.Scoring;

/// <summary>Among many files some are no pictures, or pretend to be: every good one is embedded, every bad one named, and none stops the others.</summary>
public sealed class HostileFilesTests : IDisposable
{
    private const int Count = 700;

    private readonly PictureFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Every_good_file_is_embedded_and_every_bad_one_is_reported_by_its_path()
    {
        var jpegs = Enumerable.Range(1, 8).Select(orientation => ExifJpeg.WithOrientation(Jpeg(orientation), (byte)orientation)).ToArray();
        (byte[]? Content, PictureFault Fault)[] bad =
        [
            ([], PictureFault.Empty),
            ("#!/bin/sh\necho hello\n"u8.ToArray(), PictureFault.NotAPicture),
            (jpegs[0][..(jpegs[0].Length / 2)], PictureFault.Truncated),
            (jpegs[3][..30], PictureFault.Truncated),
            (GiantPng.Write(20_000, 20_000), PictureFault.TooLarge),
            (null, PictureFault.Missing),
        ];
        var (paths, faults) = (new string[Count], new PictureFault?[Count]);
        for (var i = 0; i < Count; i++)
        {
            var isBad = i % 14 == 5;
            var content = isBad ? bad[i / 14 % bad.Length].Content : jpegs[i % 8];
            faults[i] = isBad ? bad[i / 14 % bad.Length].Fault : null;
            paths[i] = content is null ? Path.Combine(_files.Folder, $"{i} is not there.jpg") : _files.Any($"{i}.jpg", content);
        }

        using var embedder = new ImageEmbedder(TestModel.Instance, new() { ErrorPolicy = PictureErrorPolicy.Skip });
        var expected = jpegs.Select(jpeg => embedder.Embed(jpeg)).ToArray();
        var row = 0;
        foreach (var (path, vector, error) in embedder.EmbedMany(paths))
        {
            Assert.Equal(paths[row], path);
            Assert.Equal(faults[row], error?.Fault);
            if (error is null) Assert.Equal(expected[row % 8], vector.ToArray());
            else Assert.Contains(path, error.Message, StringComparison.Ordinal);
            row++;
        }
        Assert.Equal(Count, row);
    }

    private static byte[] Jpeg(int seed)
    {
        var random = new Random(seed);
        using var bitmap = new SKBitmap(new SKImageInfo(90, 60, SKColorType.Rgba8888, SKAlphaType.Opaque));
        for (var y = 0; y < 60; y++)
            for (var x = 0; x < 90; x++) bitmap.SetPixel(x, y, new SKColor((byte)(x * 2), (byte)(y * 4), (byte)random.Next(256)));
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return encoded.ToArray();
    }
}
