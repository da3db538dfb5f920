using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNetDeepRanking.Samples.Tests.VisualSearch;

/// <summary>A headless Chromium with one page, driven through its DevTools protocol by one caller at a time.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    private readonly string _profile = Directory.CreateTempSubdirectory("chromium").FullName;
    private readonly Process _process;
    private readonly ClientWebSocket _socket = new();
    private readonly List<string> _errors = [];
    private int _sent;
    private int _loaded;

    private Chromium(string program)
    {
        // The sandbox needs a user other than root; the pages are the test's own.
        string[] arguments =
            ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", $"--user-data-dir={_profile}", "about:blank"];
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        // What it prints is of no interest, but a full pipe would stop it.
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Starts the browser, or skips the test where none is installed.</summary>
    public static async Task<Chromium> StartOrSkip()
    {
        var folders = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator);
        var program = folders.Select(folder => Path.Combine(folder, "chromium")).FirstOrDefault(File.Exists);
        if (program is null) Assert.Skip("NOT RENDERED: there is no 'chromium' on the PATH. Install it (Debian: apt-get install chromium) to test the page.");
        var browser = new Chromium(program);
        await browser.Connect();
        return browser;
    }

    /// <summary>Sets the window's width and height in pixels; a narrow one is that of a phone.</summary>
    public Task ShowSize(int width, int height) =>
        Send("Emulation.setDeviceMetricsOverride", new() { ["width"] = width, ["height"] = height, ["deviceScaleFactor"] = 1, ["mobile"] = width < 600 });

    /// <summary>Sets the colours that the user prefers: light or dark.</summary>
    public Task ShowColors(string colors) =>
        Send("Emulation.setEmulatedMedia", new() { ["features"] = new JsonArray(new JsonObject { ["name"] = "prefers-color-scheme", ["value"] = colors }) });

    public Task DisableScript() => Send("Emulation.setScriptExecutionDisabled", new() { ["value"] = true });

    public Task Open(Uri address) => Navigating(() => Send("Page.navigate", new() { ["url"] = address.ToString() }));

    /// <summary>Does what makes the page load another, and returns when that is there.</summary>
    public async Task Navigating(Func<Task> act)
    {
        var before = _loaded;
        await act();
        while (_loaded == before) Note(await Receive());
    }

    /// <summary>Chooses a file in an input, as its dialog does.</summary>
    public async Task Choose(string selector, string path) =>
        await Send("DOM.setFileInputFiles", new() { ["nodeId"] = await Find(selector), ["files"] = new JsonArray(path) });

    /// <summary>Drops a file on the top left of the page.</summary>
    public async Task Drop(string path)
    {
        foreach (var type in (string[])["dragEnter", "dragOver", "drop"])
        {
            var data = new JsonObject { ["items"] = new JsonArray(), ["files"] = new JsonArray(path), ["dragOperationsMask"] = 1 };
            await Send("Input.dispatchDragEvent", new() { ["type"] = type, ["x"] = 5, ["y"] = 5, ["data"] = data });
        }
    }

    public async Task Click(string selector)
    {
        var corners = (await Send("DOM.getBoxModel", new() { ["nodeId"] = await Find(selector) }))["model"]!["content"]!.AsArray();
        foreach (var type in (string[])["mousePressed", "mouseReleased"])
        {
            var (x, y) = ((double)corners[0]! + 2, (double)corners[1]! + 2);
            await Send("Input.dispatchMouseEvent", new() { ["type"] = type, ["x"] = x, ["y"] = y, ["button"] = "left", ["clickCount"] = 1 });
        }
    }

    /// <summary>Returns the text that an expression, or its promise, results in.</summary>
    public async Task<string> Evaluate(string expression)
    {
        var answer = await Send("Runtime.evaluate", new() { ["expression"] = expression, ["awaitPromise"] = true, ["returnByValue"] = true });
        return answer["exceptionDetails"] is { } fault ? throw new InvalidOperationException(fault.ToJsonString()) : (string?)answer["result"]!["value"] ?? "";
    }

    /// <summary>Returns the whole page as a PNG file.</summary>
    public async Task<byte[]> Screenshot() =>
        Convert.FromBase64String((string)(await Send("Page.captureScreenshot", new() { ["captureBeyondViewport"] = true }))["data"]!);

    /// <summary>Returns the errors of the console since the last call: those of scripts, of the network and of the page's policy.</summary>
    public IReadOnlyList<string> TakeErrors()
    {
        string[] errors = [.. _errors];
        _errors.Clear();
        return errors;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private async Task Connect()
    {
        using var limit = new CancellationTokenSource(Limit);
        var portFile = Path.Combine(_profile, "DevToolsActivePort");
        while (!File.Exists(portFile) || new FileInfo(portFile).Length == 0) await Task.Delay(20, limit.Token);
        var port = int.Parse(File.ReadLines(portFile).First(), CultureInfo.InvariantCulture);
        using var client = new HttpClient();
        var targets = await client.GetFromJsonAsync<JsonArray>($"http://127.0.0.1:{port}/json/list", limit.Token);
        var page = targets!.First(target => (string?)target!["type"] == "page")!;
        await _socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), limit.Token);
        foreach (var domain in (string[])["Page", "Runtime", "Log", "DOM"]) await Send($"{domain}.enable", []);
    }

    private async Task<int> Find(string selector)
    {
        var root = (int)(await Send("DOM.getDocument", []))["root"]!["nodeId"]!;
        return (int)(await Send("DOM.querySelector", new() { ["nodeId"] = root, ["selector"] = selector }))["nodeId"]!;
    }

    private async Task<JsonObject> Send(string method, JsonObject parameters)
    {
        var id = ++_sent;
        var request = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(request), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (true)
        {
            var message = await Receive();
            Note(message);
            if ((int?)message["id"] != id) continue;
            return message["result"]?.AsObject() ?? throw new InvalidOperationException($"{method}: {message["error"]?.ToJsonString()}");
        }
    }

    private void Note(JsonObject message)
    {
        switch ((string?)message["method"])
        {
            case "Page.loadEventFired":
                _loaded++;
                break;
            case "Runtime.exceptionThrown":
            case "Log.entryAdded" when (string?)message["params"]!["entry"]!["level"] == "error":
            case "Runtime.consoleAPICalled" when (string?)message["params"]!["type"] == "error":
                _errors.Add(message["params"]!.ToJsonString());
                break;
        }
    }

    private async Task<JsonObject> Receive()
    {
        using var limit = new CancellationTokenSource(Limit);
        using var message = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (true)
        {
            var part = await _socket.ReceiveAsync(buffer, limit.Token);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage) return JsonNode.Parse(message.ToArray())!.AsObject();
        }
    }
}
