#!/usr/bin/env dotnet
#:sdk Microsoft.NET.Sdk.Web
#:project ../src/Scoring/MLNetDeepRanking.Scoring.csproj
#:package SkiaSharp.NativeAssets.Linux.NoDependencies

// A web service that finds the pictures most like one that is sent to it: JSON for programs, a page for people. It only scores, and loads no libtorch.
//   dotnet run samples/visual-search-api.cs                                    the shipped emoji, with the model that the quickstart trained
//   dotnet run samples/visual-search-api.cs -- MODEL FOLDER [--urls URL]       a model file, and FOLDER/CLASS/*.jpg to search among
//   curl -F picture=@query.jpg "http://localhost:5000/neighbors?k=5"           or the file alone: curl --data-binary @query.jpg ...

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.StaticFiles;
using MLNetDeepRanking.Imaging;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Search;
using SkiaSharp;

const int MostNeighbors = 100, ShownNeighbors = 12;

var settings = args.SkipWhile(argument => !argument.StartsWith("--", StringComparison.Ordinal)).ToArray();
var files = args[..^settings.Length];
if (files.Length is not (0 or 2))
{
    Console.Error.WriteLine("usage: dotnet run samples/visual-search-api.cs [-- MODEL FOLDER [--urls URL] [--Limits:Seconds 20] ...]");
    return 2;
}
var (model, folder) = files is [var ownModel, var ownFolder] ? (ownModel, ownFolder) : Quickstart();

var builder = WebApplication.CreateBuilder(settings);
var limits = builder.Configuration.GetSection(nameof(Limits)).Get<Limits>() ?? new();
builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
builder.Services.AddImageEmbedder(model, options => (options.Decoding, options.ErrorPolicy) = (limits.Decoding, PictureErrorPolicy.Skip));
builder.WebHost.ConfigureKestrel(server =>
    (server.Limits.MaxRequestBodySize, server.Limits.MaxConcurrentConnections) = (limits.Bytes, limits.Connections));
builder.Services.AddRequestTimeouts(timeouts => timeouts.DefaultPolicy = new RequestTimeoutPolicy { Timeout = limits.Time });
builder.Services.AddRateLimiter(limiter =>
{
    limiter.AddConcurrencyLimiter("search", search => (search.PermitLimit, search.QueueLimit) = (limits.Requests, limits.Waiting));
    limiter.RejectionStatusCode = StatusCodes.Status503ServiceUnavailable;
    limiter.OnRejected = (rejected, _) =>
    {
        rejected.HttpContext.Response.Headers.RetryAfter = "1";
        return ValueTask.CompletedTask;
    };
});
builder.Services.AddProblemDetails(problems =>
    problems.CustomizeProblemDetails = context => context.ProblemDetails.Detail ??= Cure(context.ProblemDetails.Status));

var app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();
app.UseRequestTimeouts();
app.UseRateLimiter();

var gallery = new Gallery(app.Services.GetRequiredService<ImageEmbedder>(), folder);
foreach (var error in gallery.Unusable) Console.Error.WriteLine($"left out: {error.Message}");
Console.WriteLine($"{gallery.Pictures.Count} pictures of {gallery.ClassCount} classes, embedded by {gallery.Model}");

app.MapPost("/neighbors", (HttpRequest request, int k = 10, bool vector = false) => k is >= 1 and <= MostNeighbors
    ? Search(
        request,
        (_, found) => Results.Json(new Answer(gallery.Nearest(found, k), vector ? found : null)),
        (status, detail) => Results.Problem(detail, statusCode: status))
    : Task.FromResult(Results.Problem($"k is {k}: ask for 1 to {MostNeighbors} neighbours.", statusCode: StatusCodes.Status400BadRequest)))
    .RequireRateLimiting("search");

// The same for people: a page that works without script, and so shows faults itself.
var page = new Page(gallery, limits);
app.MapGet("/", (HttpResponse response) => page.Start(response));
app.MapPost("/", (HttpRequest request) => Search(
    request,
    (upload, found) => page.Neighbors(request.HttpContext.Response, upload.Name, upload.Thumbnail(limits), gallery.Nearest(found, ShownNeighbors)),
    (status, detail) => page.Start(request.HttpContext.Response, status, detail)))
    .RequireRateLimiting("search");
app.MapGet("/like/{id:int}", (HttpResponse response, int id) => gallery.Find(id) is { } picture
    ? page.Neighbors(response, picture.Label, $"/pictures/{id}", gallery.Nearest(gallery.VectorOf(id), ShownNeighbors))
    : Results.NotFound());

// Pictures are known by their numbers: no path comes from a client, or goes to one.
var mediaTypes = new FileExtensionContentTypeProvider();
app.MapGet("/pictures/{id:int}", (int id) => gallery.Find(id) is { } picture && File.Exists(picture.Path)
    ? Results.File(picture.Path, mediaTypes.TryGetContentType(picture.Path, out var type) ? type : "image/jpeg")
    : Results.NotFound());
app.MapGet("/health", () => new { status = "healthy", pictures = gallery.Pictures.Count, model = gallery.Model, memoryInBytes = Environment.WorkingSet });
app.Run();
return 0;

// Embeds the picture of a request; if it cannot be used, says what is wrong with it, and the cure.
async Task<IResult> Search(HttpRequest request, Func<Upload, float[], IResult> found, Func<int, string, IResult> refused)
{
    try
    {
        var upload = await Upload.Read(request);
        // As many pictures as there are cores are decoded at a time, however many are being sent: that bounds memory.
        await gallery.Cores.WaitAsync(request.HttpContext.RequestAborted);
        try
        {
            return found(upload, gallery.Embed(upload));
        }
        finally
        {
            gallery.Cores.Release();
        }
    }
    catch (PictureException error)
    {
        return refused(
            error.Fault switch
            {
                PictureFault.NotAPicture => StatusCodes.Status415UnsupportedMediaType,
                PictureFault.TooLarge => StatusCodes.Status413PayloadTooLarge,
                _ => StatusCodes.Status400BadRequest,
            },
            error.Message);
    }
    catch (BadHttpRequestException error)
    {
        return refused(error.StatusCode, error.StatusCode == StatusCodes.Status413PayloadTooLarge
            ? $"The request is too large: the limit is {limits.Megabytes} MB. Make the picture smaller."
            : error.Message);
    }
    catch (InvalidDataException error)
    {
        return refused(StatusCodes.Status400BadRequest, $"The form cannot be read: {error.Message} Send the picture as a form's file, or as the body.");
    }
}

// What those can do whose request the framework refuses.
string? Cure(int? status) => status switch
{
    StatusCodes.Status400BadRequest => $"A parameter cannot be read: k is a whole number from 1 to {MostNeighbors}, vector is true or false.",
    StatusCodes.Status404NotFound => "There is nothing here. POST a picture to /neighbors, or open /.",
    StatusCodes.Status405MethodNotAllowed => "POST a picture to /neighbors, as a form's file or as the body.",
    StatusCodes.Status503ServiceUnavailable => "Too many requests are waiting already: try again in a second.",
    StatusCodes.Status504GatewayTimeout => $"The request took longer than {limits.Seconds} seconds: send it faster, or later.",
    _ => null,
};

// The quickstart's model and its unseen pictures; where there are none, a process of its own trains for three epochs.
static (string Model, string Folder) Quickstart()
{
    var repository = Path.GetFullPath("..", (string)AppContext.GetData("EntryPointFileDirectoryPath")!);
    string[] outputs = [Path.Combine(repository, "artifacts", "quickstart"), Path.Combine(repository, "artifacts", "visual-search")];
    var trained = outputs.FirstOrDefault(output => File.Exists(ModelOf(output)));
    if (trained is null)
    {
        trained = outputs[^1];
        using var training = Process.Start("dotnet", ["run", Path.Combine(repository, "samples", "quickstart.cs"), "--", "3", trained]);
        training.WaitForExit();
    }
    return (ModelOf(trained), Path.Combine(trained, "pictures", "test"));

    static string ModelOf(string output) => Path.Combine(output, "deeprank.onnx");
}

/// <summary>What requests may cost. Each is a setting: <c>--Limits:Seconds 5</c>, or <c>Limits__Seconds=5</c> in the environment.</summary>
internal sealed record Limits
{
    public int Megabytes { get; init; } = 10;
    public int Megapixels { get; init; } = 25;
    public double Seconds { get; init; } = 20;
    public int Requests { get; init; } = 32;
    public int Waiting { get; init; } = 128;
    public int Connections { get; init; } = 1000;

    public long Bytes => (long)Megabytes << 20;
    public TimeSpan Time => TimeSpan.FromSeconds(Seconds);
    public PictureDecoderOptions Decoding => new() { MaxPixels = Megapixels * 1_000_000 };
}

internal sealed record Answer(
    IReadOnlyList<SimilarPicture> Neighbors, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] float[]? Vector);

internal sealed record SimilarPicture(long Id, string Label, float Distance)
{
    public string Picture => $"/pictures/{Id}";
}

/// <summary>The pictures of a folder, embedded once, and their index. It does not change, so requests share it.</summary>
internal sealed class Gallery
{
    private readonly ImageEmbedder _embedder;
    private readonly HnswIndex _index;
    private readonly List<LabelledPicture> _pictures = [];
    private readonly List<PictureException> _unusable = [];
    private readonly List<float> _vectors = [];

    public Gallery(ImageEmbedder embedder, string folder)
    {
        _embedder = embedder;
        var pictures = PictureFolder.Enumerate(folder);
        foreach (var (picture, embedding) in pictures.Zip(embedder.EmbedMany(pictures.Select(picture => picture.Path))))
        {
            if (embedding.Error is not null)
            {
                _unusable.Add(embedding.Error);
                continue;
            }
            _pictures.Add(picture);
            _vectors.AddRange(embedding.Vector.Span);
        }
        if (_pictures.Count == 0) throw new InvalidDataException($"No picture of '{folder}' can be used: {_unusable[0].Message}");
        ClassCount = _pictures.DistinctBy(picture => picture.Label).Count();
        _index = new HnswIndex(embedder.EmbeddingSize, VectorDistance.Cosine);
        _index.Add([.. Enumerable.Range(0, _pictures.Count).Select(id => (long)id)], CollectionsMarshal.AsSpan(_vectors));
    }

    public IReadOnlyList<LabelledPicture> Pictures => _pictures;

    public IReadOnlyList<PictureException> Unusable => _unusable;

    public int ClassCount { get; }

    public string Model => $"{_embedder.Model.Manifest.Network}@{_embedder.Model.Manifest.ContentHash[..12]}";

    public SemaphoreSlim Cores { get; } = new(Environment.ProcessorCount);

    public float[] Embed(Upload upload) => _embedder.Embed(upload.Picture, upload.Name);

    public LabelledPicture? Find(int id) => id >= 0 && id < _pictures.Count ? _pictures[id] : null;

    public ReadOnlySpan<float> VectorOf(int id) => CollectionsMarshal.AsSpan(_vectors).Slice(id * _embedder.EmbeddingSize, _embedder.EmbeddingSize);

    public SimilarPicture[] Nearest(ReadOnlySpan<float> vector, int k) =>
        Array.ConvertAll(_index.Search(vector, k), found => new SimilarPicture(found.Id, _pictures[(int)found.Id].Label, found.Distance));
}

/// <summary>A picture that was sent. It is not kept.</summary>
internal sealed record Upload(string Name, byte[] Picture)
{
    private const int ThumbnailSize = 192;

    /// <summary>Reads the first file of a form, or else the whole body.</summary>
    public static async Task<Upload> Read(HttpRequest request)
    {
        using var content = new MemoryStream();
        var stop = request.HttpContext.RequestAborted;
        if (request.ContentType?.StartsWith("multipart/form-data", StringComparison.OrdinalIgnoreCase) != true)
        {
            await request.Body.CopyToAsync(content, stop);
            return new("picture", content.ToArray());
        }
        var form = await request.ReadFormAsync(stop);
        var file = form.Files is [var first, ..] ? first : throw new InvalidDataException("It holds no file.");
        await file.CopyToAsync(content, stop);
        return new(file.FileName.Length > 0 ? file.FileName : "picture", content.ToArray());
    }

    /// <summary>Makes a small upright copy, as an address that holds the picture itself.</summary>
    public string Thumbnail(Limits limits)
    {
        var decoder = new PictureDecoder(Preprocessing.Square(ThumbnailSize), limits.Decoding);
        var rgb = new byte[decoder.Preprocessing.ByteCount];
        decoder.Decode(Picture, Name, rgb);
        var rgba = new byte[rgb.Length / 3 * 4];
        rgba.AsSpan().Fill(byte.MaxValue);
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4) rgb.AsSpan(from, 3).CopyTo(rgba.AsSpan(to));
        using var image = SKImage.FromPixelCopy(new SKImageInfo(ThumbnailSize, ThumbnailSize, SKColorType.Rgba8888, SKAlphaType.Opaque), rgba);
        using var encoded = image.Encode(SKEncodedImageFormat.Jpeg, quality: 85);
        return $"data:image/jpeg;base64,{Convert.ToBase64String(encoded.AsSpan())}";
    }
}

/// <summary>The page. Its script only sends a picture that was dropped, pasted or chosen; the form works without it.</summary>
internal sealed class Page(Gallery gallery, Limits limits)
{
    private const int Examples = 12;

    /// <summary>The form, what was wrong with the last picture if anything was, and pictures from all over the gallery to begin with.</summary>
    public IResult Start(HttpResponse response, int status = StatusCodes.Status200OK, string? problem = null)
    {
        var alert = problem is null ? "" : $"""<p class="alert" role="alert">{WebUtility.HtmlEncode(problem)}</p>""";
        var examples = Enumerable.Range(0, Examples).Select(i => i * gallery.Pictures.Count / Examples).Distinct();
        return Html(response, status, $"""
            {alert}
            <section>
              <h2>Or begin with one of these</h2>
              <ol>{string.Concat(examples.Select(id => Card(id, gallery.Pictures[id].Label, "")))}</ol>
            </section>
            """);
    }

    public IResult Neighbors(HttpResponse response, string name, string address, IEnumerable<SimilarPicture> neighbors)
    {
        var cards = neighbors.Select(found => Card(found.Id, found.Label, found.Distance.ToString("0.000", CultureInfo.InvariantCulture)));
        return Html(response, StatusCodes.Status200OK, $"""
            <section class="found">
              <figure>
                <span><img src="{address}" alt=""></span>
                <figcaption><small>Query</small><b>{WebUtility.HtmlEncode(name)}</b></figcaption>
              </figure>
              <div>
                <h2>Most alike</h2>
                <ol>{string.Concat(cards)}</ol>
              </div>
            </section>
            """);
    }

    private static string Card(long id, string label, string caption) => $"""
        <li><a href="/like/{id}">
          <span><img src="/pictures/{id}" alt="" loading="lazy"></span><b>{WebUtility.HtmlEncode(label)}</b><small>{caption}</small>
        </a></li>
        """;

    private IResult Html(HttpResponse response, int status, string content)
    {
        var nonce = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        response.Headers.ContentSecurityPolicy = "default-src 'none'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
            $"style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'";
        response.Headers.XContentTypeOptions = "nosniff";
        var counts = string.Create(CultureInfo.InvariantCulture, $"{gallery.Pictures.Count:N0} pictures, {gallery.ClassCount:N0} classes");
        return Results.Content(statusCode: status, contentType: "text/html; charset=utf-8", content: $"""
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <title>Visual search</title>
              <link rel="icon" href="data:,">
              <style nonce="{nonce}">{Style}</style>
            </head>
            <body>
              <header><h1><a href="/">Visual search</a></h1><p>{counts}</p></header>
              <main>
                <form action="/" method="post" enctype="multipart/form-data" data-most="{limits.Bytes}">
                  <label><b>Drop a picture here, paste it, or choose a file</b>
                    <input type="file" name="picture" required accept="image/png,image/jpeg,image/webp,image/gif,image/bmp"></label>
                  <button>Find similar pictures</button>
                  <small>PNG, JPEG, WebP, GIF or BMP of at most {limits.Megabytes} MB. It is not kept.</small>
                </form>
                {content}
              </main>
              <script nonce="{nonce}">{Script}</script>
            </body>
            </html>
            """);
    }

    private const string Script = """
        const form = document.forms[0], input = form.elements.picture;
        const send = () => {
          const large = input.files[0]?.size > form.dataset.most;
          input.setCustomValidity(large ? 'This file is too large. Make the picture smaller.' : '');
          if (input.files.length) form.requestSubmit();
        };
        const take = files => { if (files.length) { input.files = files; send(); } };
        input.addEventListener('change', send);
        form.addEventListener('submit', () => form.classList.add('busy'));
        addEventListener('dragover', event => { event.preventDefault(); form.classList.add('over'); });
        addEventListener('dragleave', event => { if (!event.relatedTarget) form.classList.remove('over'); });
        addEventListener('drop', event => { event.preventDefault(); form.classList.remove('over'); take(event.dataTransfer.files); });
        addEventListener('paste', event => take(event.clipboardData.files));
        addEventListener('pageshow', () => form.classList.remove('busy'));
        """;

    private const string Style = """
        :root { color-scheme: light dark;
          --ground: #f6f7f9; --card: #fff; --ink: #1b1f24; --quiet: #5c6570; --line: #dfe3e8; --accent: #0b62d6; --wrong: #b3202b; }
        @media (prefers-color-scheme: dark) {
          :root { --ground: #0e1116; --card: #171b22; --ink: #e7ebf0; --quiet: #98a2ae; --line: #2a313b; --accent: #6cb0ff; --wrong: #ff7b74; }
        }
        * { box-sizing: border-box; margin: 0; }
        body { background: var(--ground); color: var(--ink); padding: clamp(16px, 4vw, 48px); max-width: 1180px; margin: 0 auto;
          font: 15px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
        a { color: inherit; text-decoration: none; }
        :is(a, button, input):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 8px; }
        header { display: flex; flex-wrap: wrap; align-items: baseline; gap: 2px 16px; margin-bottom: 20px; }
        h1 { font-size: clamp(24px, 3.4vw, 32px); line-height: 1.2; letter-spacing: -0.015em; }
        h2 { font-size: 17px; margin-bottom: 12px; }
        header p, small { color: var(--quiet); font-variant-numeric: tabular-nums; }
        form, label { display: grid; grid-template-columns: minmax(0, 1fr); justify-items: center; text-align: center; }
        form { gap: 14px; padding: clamp(20px, 4vw, 36px);
          background: var(--card); border: 2px dashed var(--line); border-radius: 16px; transition: border-color .15s; }
        form.over { border-color: var(--accent); }
        form.busy { opacity: .6; pointer-events: none; }
        label { gap: 12px; width: 100%; font-size: 17px; text-wrap: balance; cursor: pointer; }
        input { font: inherit; font-size: 14px; width: 360px; max-width: 100%; padding: 8px; color: var(--quiet);
          border: 1px solid var(--line); border-radius: 10px; }
        button { font: inherit; font-weight: 600; padding: 10px 20px; border: 0; border-radius: 10px; cursor: pointer;
          background: var(--accent); color: var(--card); }
        .alert { margin-top: 16px; padding: 12px 16px; border-left: 4px solid var(--wrong); border-radius: 8px; background: var(--card);
          color: var(--wrong); overflow-wrap: anywhere; }
        section { margin-top: 28px; }
        ol { list-style: none; padding: 0; display: grid; gap: 16px 14px; grid-template-columns: repeat(6, minmax(0, 1fr)); }
        li a { display: block; }
        li span, figure span { display: grid; aspect-ratio: 1; padding: 8px; overflow: hidden; background: #fff;
          border: 1px solid var(--line); border-radius: 12px; }
        li a:hover span { border-color: var(--accent); }
        img { width: 100%; height: 100%; min-height: 0; object-fit: contain; }
        b, small { display: block; overflow-wrap: anywhere; }
        li b { margin-top: 6px; font-size: 13px; font-weight: 600; line-height: 1.3; }
        .found { display: grid; grid-template-columns: 180px minmax(0, 1fr); gap: 28px; }
        figure span { border: 3px solid var(--accent); }
        figcaption { margin-top: 8px; }
        @media (max-width: 900px) { ol { grid-template-columns: repeat(4, minmax(0, 1fr)); } }
        @media (max-width: 640px) {
          ol { grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 12px 10px; }
          .found { grid-template-columns: minmax(0, 1fr); gap: 20px; }
          figure { display: grid; grid-template-columns: 96px minmax(0, 1fr); gap: 14px; align-items: center; }
        }
        """;
}
