namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>Lets contestants embed the same files in turn, and prints what each took beside the first, stock ML.NET.</summary>
internal static class Contest
{
    /// <param name="names">The contestants.</param>
    /// <param name="model">The model file.</param>
    /// <param name="folder">The files.</param>
    /// <param name="rows">How many rows; files come again when there are fewer.</param>
    /// <param name="rounds">How many readings of each count, after one that does not.</param>
    public static void Hold(IReadOnlyList<string> names, string model, string folder, int rows, int rounds)
    {
        var entrants = names.Select(name => new Entrant(name, model, folder, rows)).ToArray();
        try
        {
            for (var round = 0; round <= rounds; round++)
                foreach (var entrant in entrants) entrant.Read(counts: round > 0 || rounds == 0);
        }
        finally
        {
            foreach (var entrant in entrants) entrant.Dispose();
        }
        if (rounds == 0) return;
        Console.WriteLine($"{"",-14}{"rows/s",10}{"ms CPU/row",12}{"peak MB",10}{"speed",10}{"CPU",8}{"memory",8}");
        var stock = entrants[0];
        foreach (var entrant in entrants)
        {
            Console.WriteLine(
                $"{entrant.Name,-14}{entrant.Speed,10:f0}{entrant.ProcessorMilliseconds,12:f2}{entrant.PeakMegabytes,10:f0}" +
                $"{entrant.Speed / stock.Speed,9:f2}×{entrant.ProcessorMilliseconds / stock.ProcessorMilliseconds,7:f2}×" +
                $"{entrant.PeakMegabytes / stock.PeakMegabytes,7:f2}×");
        }
    }
}
