using System.Net;
using System.Net.Sockets;

namespace MLNetDeepRanking.Samples.Tests.VisualSearch;

/// <summary>Starts the service with limits so low that a test can reach them.</summary>
[Collection(nameof(EmojiService))]
public sealed class VisualSearchLimitsTests(EmojiService emoji)
{
    [Fact]
    public async Task Who_is_slow_is_cut_off_and_who_is_too_many_is_told_when_to_come_again()
    {
        using var service = await VisualSearchService.Start(
            "Debug", emoji.ModelPath, emoji.Folder, "--Limits:Seconds", "3", "--Limits:Requests", "1", "--Limits:Waiting", "0");
        using var slow = new TcpClient();
        await slow.ConnectAsync(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port);
        using var answer = new StreamReader(slow.GetStream());
        await slow.GetStream().WriteAsync("POST /neighbors HTTP/1.1\r\nHost: here\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n"u8.ToArray());
        // It says this when it begins to read the body, which never comes: the only place is taken.
        Assert.Equal("HTTP/1.1 100 Continue", await answer.ReadLineAsync());

        using var refused = await Ask(service.Client);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());
        Assert.Contains("try again in a second", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Equal("", await answer.ReadLineAsync());
        Assert.Equal("HTTP/1.1 504 Gateway Timeout", await answer.ReadLineAsync());
        string? line;
        do line = await answer.ReadLineAsync();
        while (line?.Contains("detail", StringComparison.Ordinal) == false);
        Assert.Contains("longer than 3 seconds: send it faster", line, StringComparison.Ordinal);
        using var afterwards = await Ask(service.Client);
        Assert.Equal(HttpStatusCode.OK, afterwards.StatusCode);
    }

    private async Task<HttpResponseMessage> Ask(HttpClient client) =>
        await client.PostAsync("/neighbors", EmojiService.Form(await File.ReadAllBytesAsync(emoji.Pictures[0].Path)));
}
