using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;

namespace MLNetDeepRanking.Reporting.Tests.Browser;

/// <summary>A headless browser that lays pages out in frames of several widths, light and dark, all in one go.</summary>
internal static class Chromium
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);

    /// <summary>Gets the program, or null where there is none.</summary>
    public static string? Program { get; } =
        (from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
         from name in Names
         let path = Path.Combine(folder, name)
         where File.Exists(path)
         select path).FirstOrDefault();

    /// <summary>Shows pages, and returns what a function says of each frame's document, and what the console says.</summary>
    /// <param name="frames">The pages, with the width and the colour scheme of their frames.</param>
    /// <param name="measure">The body of a JavaScript function of <c>document</c> and <c>view</c> that returns a text.</param>
    public static (string[] Measured, string Console) Show(IReadOnlyList<(string Page, int Width, string Scheme)> frames, string measure)
    {
        var folder = Directory.CreateTempSubdirectory("chromium");
        try
        {
            var page = new StringBuilder("<!DOCTYPE html><meta charset=utf-8><body>");
            foreach (var (content, width, scheme) in frames)
            {
                var style = $"border:0;width:{width}px;height:900px;color-scheme:{scheme}";
                page.Append(CultureInfo.InvariantCulture, $"<iframe style='{style}' srcdoc=\"{WebUtility.HtmlEncode(content)}\"></iframe>");
            }
            page.Append(CultureInfo.InvariantCulture, $$"""
                <script>
                addEventListener("load", () => {
                  const said = [...document.querySelectorAll("iframe")].map(frame => {
                    const look = (document, view) => { {{measure}} };
                    try { return look(frame.contentDocument, frame.contentWindow); } catch (error) { return `failed: ${error}`; }
                  });
                  document.body.textContent = "\u27ea" + said.join("\u27eb\u27ea") + "\u27eb";
                });
                </script>
                """);
            var file = Path.Combine(folder.FullName, "frames.html");
            File.WriteAllText(file, page.ToString());
            var (dom, console) = Run(folder.FullName, file);
            string[] parts = [.. dom.Split('⟪').Skip(1).Select(part => WebUtility.HtmlDecode(part.Split('⟫')[0]))];
            Assert.True(parts.Length == frames.Count, $"{parts.Length} of {frames.Count} pages were laid out.\n{console}");
            return (parts, string.Join('\n', console.Split('\n').Where(line => line.Contains("CONSOLE", StringComparison.Ordinal))));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Dom, string Console) Run(string folder, string file)
    {
        string[] arguments =
        [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-background-networking",
            $"--user-data-dir={Path.Combine(folder, "profile")}", "--enable-logging=stderr", "--window-size=1400,1000", "--dump-dom", new Uri(file).AbsoluteUri,
        ];
        using var process = Process.Start(new ProcessStartInfo(Program!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var dom = process.StandardOutput.ReadToEndAsync();
        var console = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(Patience))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"The browser did not end within {Patience.TotalSeconds} s.");
        }
        return (dom.Result, console.Result);
    }
}
