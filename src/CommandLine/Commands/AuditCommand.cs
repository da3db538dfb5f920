using System.CommandLine;
using Microsoft.ML;
using MLNetDeepRanking.CommandLine.Output;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank audit MODEL FOLDER</c>: what may be wrong with labelled pictures.</summary>
internal static class AuditCommand
{
    public static Command Create(Terminal terminal)
    {
        var (model, folder, json) = (SharedOptions.Model(), SharedOptions.ClassFolder(), SharedOptions.Json());
        var findings = new Option<string?>("--findings") { Description = "A file of tab-separated values to write each finding to." };
        var command = new Command("audit", "Look for what is wrong with labelled pictures: duplicates, doubtful labels, unreadable files, lone pictures.")
        {
            model, folder, findings, json,
        };
        command.SetAction(parsed =>
        {
            using var embedded = new EmbeddedFolder(terminal, parsed.GetRequiredValue(model), parsed.GetRequiredValue(folder));
            var report = embedded.Context.Ranking.AuditRetrieval(embedded.Rows, idColumnName: "ImagePath");
            if (parsed.GetValue(findings) is { } path) report.SaveFindings(path);
            terminal.Write(parsed.GetValue(json), report, report.ToString());
        });
        return command;
    }
}
