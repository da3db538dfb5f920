using System.Net.Http.Json;
using System.Text.Json;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Search;
using MLNetDeepRanking.Tests;

namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>Posts pictures to the web sample from many threads, and compares vectors and neighbours with the library's own.</summary>
internal static class ServiceRequests
{
    private const int Neighbors = 10;

    /// <param name="modelPath">The model file.</param>
    /// <param name="folder">The pictures, in a sub-folder for each class.</param>
    /// <param name="perThread">How many requests each thread makes.</param>
    public static async Task Send(string modelPath, string folder, int perThread)
    {
        var files = PictureFolder.Enumerate(folder).Select(picture => picture.Path).ToArray();
        var contents = files.Select(File.ReadAllBytes).ToArray();
        using var embedder = new ImageEmbedder(modelPath);
        float[][] serial = [.. files.Select(embedder.Embed)];
        var index = new ExactIndex(embedder.EmbeddingSize, VectorDistance.Cosine);
        index.Add([.. Enumerable.Range(0, files.Length).Select(id => (long)id)], [.. serial.SelectMany(vector => vector)]);
        Neighbor[][] expected = [.. serial.Select(vector => index.Search(vector, Neighbors))];

        using var service = await VisualSearchService.Start("Release", modelPath, folder);
        Crowd.Ask("service", serial, perThread, Ask, Memory);

        float[] Ask(int file)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"/neighbors?k={Neighbors}&vector=true");
            request.Content = new ByteArrayContent(contents[file]);
            using var response = service.Client.Send(request);
            var answer = JsonSerializer.Deserialize<Answer>(response.EnsureSuccessStatusCode().Content.ReadAsStream(), JsonSerializerOptions.Web)!;
            if (!answer.Neighbors.SequenceEqual(expected[file])) throw new InvalidDataException($"'{files[file]}' has other neighbours than the index finds.");
            return answer.Vector;
        }

        long Memory() => service.Client.GetFromJsonAsync<JsonElement>("/health").GetAwaiter().GetResult().GetProperty("memoryInBytes").GetInt64();
    }

    private sealed record Answer(Neighbor[] Neighbors, float[] Vector);
}
