using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using MLNetDeepRanking.Imaging.Tests.Support;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Samples.Tests.VisualSearch;

/// <summary>Asks the running service as programs do, and compares its answers with the library's own.</summary>
[Collection(nameof(EmojiService))]
public sealed class VisualSearchApiTests(EmojiService service)
{
    [Fact]
    public async Task Answers_hold_the_vectors_and_the_neighbours_that_the_library_gives()
    {
        for (var id = 0; id < service.Pictures.Count; id += 17)
        {
            var picture = await File.ReadAllBytesAsync(service.Pictures[id].Path);
            CheckAnswer(id, 7, await Ask(EmojiService.Form(picture), "k=7&vector=true"));
            CheckAnswer(id, 7, await Ask(new ByteArrayContent(picture), "k=7&vector=true"));
        }
    }

    [Fact]
    public async Task The_vector_is_left_out_and_there_are_ten_neighbours_unless_asked_for()
    {
        var answer = await Ask(new ByteArrayContent(await File.ReadAllBytesAsync(service.Pictures[0].Path)), "");
        Assert.Equal(10, answer.Neighbors.Length);
        Assert.Null(answer.Vector);
    }

    [Fact]
    public async Task Sixteen_clients_at_once_get_the_answers_of_one()
    {
        var pictures = service.Pictures.Select(picture => File.ReadAllBytes(picture.Path)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                var id = (client + 13 * i) % pictures.Length;
                CheckAnswer(id, 5, await Ask(EmojiService.Form(pictures[id]), "k=5&vector=true"));
            }
        })));
    }

    [Theory]
    [InlineData("text", HttpStatusCode.UnsupportedMediaType, "'query.png' is not a picture", "convert it")]
    [InlineData("nothing", HttpStatusCode.BadRequest, "is empty", "download it again")]
    [InlineData("truncated", HttpStatusCode.BadRequest, "truncated or damaged", "download it again")]
    [InlineData("giant", HttpStatusCode.RequestEntityTooLarge, "20000×20000 pixels", "Make it smaller")]
    [InlineData("heavy", HttpStatusCode.RequestEntityTooLarge, "limit is 10 MB", "Make the picture smaller")]
    public async Task A_bad_picture_is_refused_with_the_fault_and_the_cure(string kind, HttpStatusCode status, string fault, string cure)
    {
        var picture = kind switch
        {
            "text" => "not a picture"u8.ToArray(),
            "truncated" => File.ReadAllBytes(service.Damaged),
            "giant" => GiantPng.Write(20_000, 20_000),
            "heavy" => new byte[11 << 20],
            _ => [],
        };
        await CheckRefusal(EmojiService.Form(picture), "k=5", status, fault, cure);
    }

    [Theory]
    [InlineData("k=0", "k is 0: ask for 1 to 100")]
    [InlineData("k=many", "k is a whole number from 1 to 100")]
    public async Task A_bad_number_of_neighbours_is_refused(string query, string message) =>
        await CheckRefusal(EmojiService.Form(await File.ReadAllBytesAsync(service.Pictures[0].Path)), query, HttpStatusCode.BadRequest, message);

    [Fact]
    public async Task A_form_without_a_file_is_refused()
    {
        var text = new MultipartFormDataContent { { new StringContent("x"), "picture" } };
        await CheckRefusal(text, "", HttpStatusCode.BadRequest, "holds no file", "as a form's file");
        var broken = new ByteArrayContent([1, 2, 3]);
        broken.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data");
        await CheckRefusal(broken, "", HttpStatusCode.BadRequest, "boundary", "as a form's file");
    }

    [Fact]
    public async Task Pictures_are_served_by_number_and_nothing_else_is()
    {
        Assert.Equal(File.ReadAllBytes(service.Pictures[3].Path), await service.Client.GetByteArrayAsync("/pictures/3"));
        string[] others = ["-1", $"{service.Pictures.Count}", "99999999999", "..%2f..%2fmodel.onnx", "%2e%2e/%2e%2e/model.onnx", "..%5c..%5cmodel.onnx"];
        foreach (var path in others)
        {
            using var response = await service.Client.GetAsync($"/pictures/{path}");
            Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        }
    }

    [Fact]
    public async Task Its_health_counts_the_pictures_that_can_be_used()
    {
        var health = await service.Client.GetFromJsonAsync<JsonElement>("/health");
        Assert.Equal("healthy", health.GetProperty("status").GetString());
        Assert.Equal(service.Pictures.Count, health.GetProperty("pictures").GetInt32());
        Assert.Contains($"left out: Picture '{service.Damaged}' is truncated", service.Output, StringComparison.Ordinal);
    }

    private void CheckAnswer(int id, int k, Answer answer)
    {
        Assert.Equal(service.Vectors[id], answer.Vector);
        var expected = service.Index.Search(service.Vectors[id], k);
        Assert.Equal(
            expected.Select(found => new Found(found.Id, service.Pictures[(int)found.Id].Label, found.Distance, $"/pictures/{found.Id}")), answer.Neighbors);
    }

    private async Task CheckRefusal(HttpContent content, string query, HttpStatusCode status, params string[] words)
    {
        // With "Expect: 100-continue" the refusal comes before the body is sent, whatever its size.
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/neighbors?{query}") { Content = content, Headers = { ExpectContinue = true } };
        using var response = await service.Client.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        Assert.All(words, word => Assert.Contains(word, problem.GetProperty("detail").GetString(), StringComparison.Ordinal));
    }

    private async Task<Answer> Ask(HttpContent content, string query)
    {
        using var response = await service.Client.PostAsync($"/neighbors?{query}", content);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<Answer>())!;
    }

    private sealed record Answer(Found[] Neighbors, float[]? Vector);

    private sealed record Found(long Id, string Label, float Distance, string Picture);
}
