using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using MLNetDeepRanking.Imaging.Tests.Support;

namespace MLNetDeepRanking.Imaging.Tests.Idx;

public class FashionMnistTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static bool IsInstalled => Directory.Exists(FashionMnist.DebianFolder);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Compressed_and_plain_files_give_the_same_pictures(bool compressed)
    {
        var pixels = new byte[3 * 784];
        new Random(1).NextBytes(pixels);
        Write("t10k-images-idx3-ubyte", Idx(pixels, 3, 28, 28), compressed);
        Write("t10k-labels-idx1-ubyte", Idx([9, 0, 4], 3), compressed);

        var set = FashionMnist.Load(_folder.Path, FashionMnistSplit.Test);

        Assert.Equal(["Ankle boot", "T-shirt/top", "Coat"], set.Labels);
        Assert.Equal(3, set.Pictures.Count);
        Assert.Equal(new() { Width = 28, Height = 28, Background = RgbColor.Black }, set.Pictures.Preprocessing);
        for (var i = 0; i < pixels.Length; i++)
        {
            var (picture, at) = Math.DivRem(i, 784);
            Assert.Equal([pixels[i], pixels[i], pixels[i]], set.Pictures[picture].Slice(at * 3, 3));
        }
    }

    [Fact]
    public void Pictures_are_resized_like_any_other()
    {
        WriteTrain();
        var set = FashionMnist.Load(_folder.Path, FashionMnistSplit.Train, new() { Width = 56, Height = 32, Background = RgbColor.Black });
        Assert.Equal(56 * 32 * 3, set.Pictures[0].Length);
        Assert.Equal(0, set.Pictures[0][0]);
    }

    [Fact]
    public void A_missing_file_is_named_with_the_way_to_get_it()
    {
        var error = Assert.Throws<FileNotFoundException>(() => FashionMnist.Load(_folder.Path, FashionMnistSplit.Train));
        Assert.Contains(Path.Combine(_folder.Path, "train-images-idx3-ubyte.gz"), error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install dataset-fashion-mnist", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_by_name()
    {
        WriteTrain();
        Write("train-images-idx3-ubyte", Idx([1, 2], 2), compressed: false);
        Refused("train-images-idx3-ubyte", "not an idx file of bytes with 3 dimensions", "00000801");
        Write("train-images-idx3-ubyte", [], compressed: false);
        Refused("train-images-idx3-ubyte", "starts with nothing");
    }

    [Fact]
    public void A_truncated_or_padded_file_is_refused_by_name()
    {
        WriteTrain();
        var whole = Idx(new byte[2 * 784], 2, 28, 28);
        Write("train-images-idx3-ubyte", whole[..^1], compressed: false);
        Refused("train-images-idx3-ubyte", "2×28×28 values and holds 1567");
        Write("train-images-idx3-ubyte", [.. whole, 0], compressed: true);
        Refused("train-images-idx3-ubyte", "2×28×28 values and holds 1569");
        Write("train-images-idx3-ubyte", whole[..10], compressed: false);
        Refused("train-images-idx3-ubyte", "inside its header");
        Write("train-images-idx3-ubyte", Idx([], int.MaxValue, int.MaxValue, -1), compressed: false);
        Refused("train-images-idx3-ubyte", "truncated or damaged");
    }

    [Fact]
    public void A_truncated_archive_is_refused_by_name()
    {
        WriteTrain();
        var noise = new byte[2 * 784];
        new Random(2).NextBytes(noise);
        Write("train-images-idx3-ubyte", Idx(noise, 2, 28, 28), compressed: true);
        var path = Path.Combine(_folder.Path, "train-images-idx3-ubyte.gz");
        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^200]);
        Refused("train-images-idx3-ubyte.gz", "truncated or damaged");
    }

    [Fact]
    public void Pictures_of_another_size_and_labels_that_do_not_fit_are_refused_by_name()
    {
        WriteTrain();
        Write("train-labels-idx1-ubyte", Idx([0, 1, 2], 3), compressed: false);
        Refused("train-labels-idx1-ubyte", "3 labels for the 2 pictures", "train-images-idx3-ubyte");
        Write("train-labels-idx1-ubyte", Idx([0, 10], 2), compressed: false);
        Refused("train-labels-idx1-ubyte", "the label 10 in row 1; there are 10 classes");
        Write("train-images-idx3-ubyte", Idx(new byte[2 * 32 * 30], 2, 30, 32), compressed: false);
        Refused("train-images-idx3-ubyte", "32×30 pixels, not 28×28");
    }

    [Fact(SkipUnless = nameof(IsInstalled), Skip = "The Debian package dataset-fashion-mnist is not installed.")]
    public void The_published_test_set_is_read_whole()
    {
        var set = FashionMnist.Load(FashionMnist.DebianFolder, FashionMnistSplit.Test);
        Assert.Equal(10_000, set.Pictures.Count);
        Assert.All(FashionMnist.ClassNames, name => Assert.Equal(1000, set.Labels.Count(label => label == name)));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Convert.FromHexString("00000803" + "00002710" + "0000001C" + "0000001C"));
        for (var i = 0; i < set.Pictures.Count; i++) hash.AppendData([.. set.Pictures[i].ToArray().Where((_, at) => at % 3 == 0)]);
        Assert.Equal(
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    private void WriteTrain()
    {
        Write("train-images-idx3-ubyte", Idx(new byte[2 * 784], 2, 28, 28), compressed: false);
        Write("train-labels-idx1-ubyte", Idx([0, 1], 2), compressed: false);
    }

    private void Refused(string file, params string[] words)
    {
        var error = Assert.Throws<InvalidDataException>(() => FashionMnist.Load(_folder.Path, FashionMnistSplit.Train));
        Assert.StartsWith($"'{Path.Combine(_folder.Path, file)}", error.Message, StringComparison.Ordinal);
        Assert.All([.. words, "apt-get"], word => Assert.Contains(word, error.Message, StringComparison.Ordinal));
    }

    private void Write(string name, byte[] content, bool compressed)
    {
        File.Delete(Path.Combine(_folder.Path, name));
        File.Delete(Path.Combine(_folder.Path, $"{name}.gz"));
        if (!compressed)
        {
            _folder.Write(name, content);
            return;
        }
        using var gzip = new GZipStream(File.Create(Path.Combine(_folder.Path, $"{name}.gz")), CompressionLevel.Fastest);
        gzip.Write(content);
    }

    private static byte[] Idx(byte[] values, params int[] sizes)
    {
        var header = new byte[4 + 4 * sizes.Length];
        (header[2], header[3]) = (8, (byte)sizes.Length);
        for (var i = 0; i < sizes.Length; i++) BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), sizes[i]);
        return [.. header, .. values];
    }
}
