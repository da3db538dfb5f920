using System.IO.Compression;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Samples.Tests.VisualSearch;

/// <summary>The service over real emoji and one damaged file, and beside it what the library says of the same pictures, one after the other.</summary>
public sealed class EmojiService : IAsyncLifetime
{
    private const int PictureCount = 120;
    private readonly string _work = Directory.CreateTempSubdirectory("visual-search").FullName;
    private VisualSearchService? _service;

    public EmojiService()
    {
        ModelPath = Path.Combine(_work, "model.onnx");
        Folder = Path.Combine(_work, "my pictures");
        TestModel.Create(seed: 1, Preprocessing.Square(32), embeddingSize: 16, channels: 12).Save(ModelPath);
        using var archive = ZipFile.OpenRead(RepositoryRoot.EmojiArchive);
        var entries = archive.Entries.Where(entry => entry.FullName.StartsWith("test/", StringComparison.Ordinal) && entry.Name.Length > 0);
        foreach (var entry in entries.Take(PictureCount))
        {
            var file = Path.Combine(Folder, entry.FullName["test/".Length..]);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            entry.ExtractToFile(file);
        }
        Pictures = PictureFolder.Enumerate(Folder);
        using var embedder = new ImageEmbedder(ModelPath);
        Vectors = [.. Pictures.Select(picture => embedder.Embed(picture.Path))];
        Index = new ExactIndex(embedder.EmbeddingSize, VectorDistance.Cosine);
        Index.Add([.. Enumerable.Range(0, Pictures.Count).Select(id => (long)id)], [.. Vectors.SelectMany(vector => vector)]);
        Damaged = Path.Combine(Path.GetDirectoryName(Pictures[0].Path)!, "damaged.png");
        File.WriteAllBytes(Damaged, File.ReadAllBytes(Pictures[0].Path)[..100]);
    }

    public string ModelPath { get; }

    public string Folder { get; }

    /// <summary>Gets the pictures that can be used, in the order of their ids.</summary>
    public IReadOnlyList<LabelledPicture> Pictures { get; }

    public IReadOnlyList<float[]> Vectors { get; }

    public ExactIndex Index { get; }

    /// <summary>Gets the path of a picture that ends early.</summary>
    public string Damaged { get; }

    public HttpClient Client => _service!.Client;

    public string Output => _service!.Output;

    public async ValueTask InitializeAsync() => _service = await VisualSearchService.Start("Debug", ModelPath, Folder);

    public ValueTask DisposeAsync()
    {
        _service?.Dispose();
        Directory.Delete(_work, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes a form that holds a picture, as a browser sends it.</summary>
    public static MultipartFormDataContent Form(byte[] picture, string name = "query.png") => new() { { new ByteArrayContent(picture), "picture", name } };
}

/// <summary>The tests that share one running service.</summary>
[CollectionDefinition(nameof(EmojiService))]
public sealed class SharedEmojiService : ICollectionFixture<EmojiService>;
