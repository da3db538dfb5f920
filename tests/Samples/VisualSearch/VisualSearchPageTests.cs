using System.Net;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.Samples.Tests.VisualSearch;

/// <summary>Reads the service's page, and lets Chromium render and use it.</summary>
[Collection(nameof(EmojiService))]
public sealed class VisualSearchPageTests(EmojiService service)
{
    private const string Overflowing = """
        [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline')
            .map(e => e.outerHTML.slice(0, 120)).join('\n')
        """;

    private static readonly string Screenshots = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;

    [Fact]
    public async Task The_form_is_answered_with_a_page_that_shows_the_nearest_first()
    {
        const int Id = 20;
        using var response = await Send(await File.ReadAllBytesAsync(service.Pictures[Id].Path), "<b>my & own.png");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains("&lt;b&gt;my &amp; own.png", html, StringComparison.Ordinal);
        Assert.Contains("src=\"data:image/jpeg;base64,", html, StringComparison.Ordinal);
        var expected = service.Index.Search(service.Vectors[Id], 12);
        var shown = expected.Select(found => html.IndexOf($"src=\"/pictures/{found.Id}\"", StringComparison.Ordinal)).ToArray();
        Assert.All(shown, at => Assert.True(at > 0));
        Assert.Equal(shown.Order(), shown);
    }

    [Fact]
    public async Task A_bad_picture_is_answered_with_a_page_that_says_why()
    {
        using var response = await Send([1, 2, 3], "<script>.png");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        var html = await response.Content.ReadAsStringAsync();
        Assert.Contains("role=\"alert\">Picture &#39;&lt;script&gt;.png&#39; is not a picture", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task In_Chromium_a_chosen_picture_shows_its_neighbours_and_nothing_overflows(int width)
    {
        await using var browser = await Chromium.StartOrSkip();
        await browser.ShowSize(width, height: 1000);
        await browser.Open(service.Client.BaseAddress!);
        await CheckPage(browser, images: 12, $"start-{width}");

        await browser.Navigating(() => browser.Choose("input", service.Pictures[40].Path));
        await CheckPage(browser, images: 13, $"neighbours-{width}");
        Assert.Equal("0.000", await browser.Evaluate("document.querySelector('li small').textContent"));

        await browser.Navigating(() => browser.Choose("input", service.Damaged));
        await CheckPage(browser, images: 12, $"refused-{width}", "400");
        Assert.Contains("truncated or damaged", await browser.Evaluate("document.querySelector('[role=alert]').textContent"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_Chromium_a_picture_can_be_dropped_anywhere()
    {
        await using var browser = await Chromium.StartOrSkip();
        await browser.Open(service.Client.BaseAddress!);
        await browser.Navigating(() => browser.Drop(service.Pictures[50].Path));
        await CheckPage(browser, images: 13, "dropped");
        Assert.Equal(Path.GetFileName(service.Pictures[50].Path), await browser.Evaluate("document.querySelector('figcaption b').textContent"));
    }

    [Fact]
    public async Task In_Chromium_the_form_works_without_script()
    {
        await using var browser = await Chromium.StartOrSkip();
        await browser.DisableScript();
        await browser.Open(service.Client.BaseAddress!);
        await browser.Choose("input", service.Pictures[60].Path);
        await browser.Navigating(() => browser.Click("button"));
        Assert.Equal("13", await browser.Evaluate("`${document.images.length}`"));
    }

    private async Task<HttpResponseMessage> Send(byte[] picture, string name) => await service.Client.PostAsync("/", EmojiService.Form(picture, name));

    private static async Task CheckPage(Chromium browser, int images, string screenshot, string? expectedError = null)
    {
        Assert.Equal($"{images}", await browser.Evaluate(
            "Promise.all([...document.images].map(i => (i.loading = 'eager', i.decode()))).then(all => `${all.length}`)"));
        foreach (var colors in (string[])["light", "dark"])
        {
            await browser.ShowColors(colors);
            await File.WriteAllBytesAsync(Path.Combine(Screenshots, $"{screenshot}-{colors}.png"), await browser.Screenshot());
            Assert.Equal("", await browser.Evaluate(Overflowing));
        }
        // A page with an error's status is an error in the console; there may be no other.
        Assert.All(browser.TakeErrors(), error => Assert.Contains($"status of {expectedError ?? "none"}", error, StringComparison.Ordinal));
    }
}
