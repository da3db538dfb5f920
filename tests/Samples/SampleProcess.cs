using System.Diagnostics;

namespace MLNetDeepRanking.Samples.Tests;

/// <summary>A sample in a process of its own, started as its first lines say.</summary>
internal static class SampleProcess
{
    /// <summary>Returns what the sample printed; a sample that fails fails the test.</summary>
    public static string Run(string workingFolder, string sample, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["run", Path.Combine(RepositoryRoot.Folder, "samples", $"{sample}.cs"), "--", .. arguments])
        {
            WorkingDirectory = workingFolder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{sample} ended with {process.ExitCode}:\n{text}\n{error.Result}");
        return text;
    }
}
