using System.CommandLine;
using Microsoft.ML;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Estimators;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank audit MODEL FOLDER</c>: what may be wrong with labelled pictures.</summary>
internal static class AuditCommand
{
    public static Command Create(Terminal terminal)
    {
        var (model, folder, report, json) = (SharedOptions.Model(), SharedOptions.ClassFolder(), SharedOptions.Report(), SharedOptions.Json());
        var findings = new Option<string?>("--findings") { Description = "A file of comma-separated values to write each finding to." };
        var command = new Command("audit", "Look for what is wrong with labelled pictures: duplicates, doubtful labels, unreadable files, lone pictures.")
        {
            model, folder, findings, report, json,
        };
        command.SetAction(parsed =>
        {
            var source = parsed.GetRequiredValue(folder);
            using var embedded = new EmbeddedFolder(terminal, parsed.GetRequiredValue(model), source);
            var audit = embedded.Context.Ranking.AuditRetrieval(embedded.Rows, idColumnName: "ImagePath");
            if (parsed.GetValue(findings) is { } path) audit.SaveFindings(path);
            if (parsed.GetValue(report) is { } page) audit.ToReport($"Audit of {Path.GetFullPath(source)}", embedded.Rows).SaveHtml(page);
            terminal.Write(parsed.GetValue(json), audit, audit.ToString());
        });
        return command;
    }
}
