using System.CommandLine;
using System.Globalization;
using MLNetDeepRanking.CommandLine.Output;
using MLNetDeepRanking.Reporting;
using MLNetDeepRanking.Scoring;
using MLNetDeepRanking.Search;

namespace MLNetDeepRanking.CommandLine.Commands;

/// <summary><c>deeprank search INDEX MODEL QUERY…</c>: the pictures of an index that look most like given ones.</summary>
internal static class SearchCommand
{
    public static Command Create(Terminal terminal)
    {
        var (model, json) = (SharedOptions.Model(), SharedOptions.Json());
        var file = new Argument<string>("index") { Description = "The file that deeprank index wrote, with the same model." };
        var queries = new Argument<string[]>("query") { Description = "Picture files to find the like of.", Arity = ArgumentArity.OneOrMore };
        var count = new Option<int>("--count", "-k") { Description = "The number of neighbours of each.", DefaultValueFactory = _ => 10 };
        var sheet = new Option<string?>("--sheet") { Description = "An HTML page to show them on; --pictures says where they are." };
        var folder = new Option<string>("--pictures") { Description = "The folder that was indexed, for --sheet.", DefaultValueFactory = _ => "." };
        var command = new Command("search", "Find the pictures of an index that look most like given ones.")
        {
            file, model, queries, count, sheet, folder, json,
        };
        command.SetAction(parsed =>
        {
            using var embedder = new ImageEmbedder(parsed.GetRequiredValue(model));
            var index = KeyedIndex.Load(parsed.GetRequiredValue(file), new IndexLoadOptions { ModelHash = embedder.Model.Manifest.ContentHash });
            var found = parsed.GetRequiredValue(queries)
                .Select(query => (Query: query, Neighbors: index.Search(embedder.Embed(query), parsed.GetValue(count)))).ToArray();
            if (parsed.GetValue(sheet) is { } page) Sheet(found, parsed.GetRequiredValue(folder)).SaveHtml(page);
            var lines = found.SelectMany(one => one.Neighbors.Select(neighbor => found.Length > 1 ? $"{one.Query}\t{Line(neighbor)}" : Line(neighbor)));
            terminal.Write(parsed.GetValue(json), found.Select(one => new { one.Query, one.Neighbors }), string.Join(Environment.NewLine, lines));
        });
        return command;
    }

    private static string Line(KeyedNeighbor neighbor) => string.Create(CultureInfo.InvariantCulture, $"{neighbor.Distance:0.000}\t{neighbor.Id}");

    private static ContactSheet Sheet((string Query, KeyedNeighbor[] Neighbors)[] found, string folder)
    {
        var rows = found.Select(one => new ContactSheetRow(one.Query, Path.GetFileName(one.Query), [.. one.Neighbors.Select(Shown)]));
        return new("Pictures that look most alike", [.. rows]);

        ContactSheetNeighbor Shown(KeyedNeighbor neighbor) =>
            new(Path.Combine(folder, neighbor.Id), neighbor.Label ?? neighbor.Id, neighbor.Distance);
    }
}
