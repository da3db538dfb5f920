using System.Diagnostics;
using System.Text.Json.Nodes;
using MLNetDeepRanking.Trainer.Native;

namespace MLNetDeepRanking.Trainer.Tests.Native;

/// <summary>Runs this test assembly again in a fresh process, because a process loads native libraries once.</summary>
internal static class ChildProcess
{
    private static readonly string Assembly = typeof(ChildProcess).Assembly.Location;

    /// <summary>Starts the test <paramref name="method"/> with another environment and, on demand, without libtorch.</summary>
    public static Process Start(string method, string folder, bool withoutTorch = false)
    {
        var configuration = Path.ChangeExtension(Assembly, ".runtimeconfig.json");
        if (withoutTorch)
        {
            var json = JsonNode.Parse(File.ReadAllText(configuration))!;
            json["runtimeOptions"]!["configProperties"]!.AsObject().Remove(NativeFolders.Option);
            configuration = Path.Combine(folder, "without-torch.runtimeconfig.json");
            File.WriteAllText(configuration, json.ToJsonString());
        }
        var dependencies = Path.ChangeExtension(Assembly, ".deps.json");
        string[] arguments =
            ["exec", "--runtimeconfig", configuration, "--depsfile", dependencies, Assembly, "-method", $"*.{method}", "-noColor"];
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["XDG_DATA_HOME"] = folder;
        if (withoutTorch) start.Environment["NUGET_PACKAGES"] = folder;
        return Process.Start(start)!;
    }

    /// <summary>Waits for the end and returns the exit code and all that was printed.</summary>
    public static async Task<(int ExitCode, string Output)> Finish(Process process)
    {
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
