using System.Diagnostics;
using System.Text;

namespace MLNetDeepRanking.Tests;

/// <summary>Runs <c>samples/visual-search-api.cs</c> as a user does, on a free port of this machine, until it is disposed.</summary>
internal sealed class VisualSearchService : IDisposable
{
    private const string Listening = "Now listening on: ";
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private VisualSearchService(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Take(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The service ended:\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>Gets a client whose addresses begin at the service.</summary>
    public HttpClient Client { get; } = new();

    /// <summary>Gets what the service has printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Starts the service, and returns when it listens.</summary>
    /// <param name="configuration">Debug or Release.</param>
    /// <param name="model">The model file.</param>
    /// <param name="folder">The pictures to search among.</param>
    /// <param name="settings">Settings of the service, such as its limits.</param>
    public static async Task<VisualSearchService> Start(string configuration, string model, string folder, params string[] settings)
    {
        var sample = Path.Combine(RepositoryRoot.Folder, "samples", "visual-search-api.cs");
        string[] arguments = ["run", "-c", configuration, sample, "--", model, folder, "--urls", "http://127.0.0.1:0", .. settings];
        var service = new VisualSearchService(new("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true });
        try
        {
            service.Client.BaseAddress = await service._address.Task.WaitAsync(StartLimit);
            return service;
        }
        catch
        {
            service.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        // The service is a child of the process that built it.
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (line.IndexOf(Listening, StringComparison.Ordinal) is var at and >= 0) _address.TrySetResult(new Uri(line[(at + Listening.Length)..]));
    }
}
