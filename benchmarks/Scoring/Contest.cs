namespace MLNetDeepRanking.Scoring.Benchmarks;

/// <summary>Lets contestants embed the same files in turn, and prints what each took beside the first.</summary>
internal static class Contest
{
    private const int Rounds = 5;

    /// <param name="names">The contestants.</param>
    /// <param name="model">The model file.</param>
    /// <param name="folder">The files.</param>
    /// <param name="rows">How many rows; files come again when there are fewer.</param>
    /// <returns>The contestants with their readings.</returns>
    public static IReadOnlyList<Entrant> Hold(IReadOnlyList<string> names, string model, string folder, int rows)
    {
        var entrants = names.Select(name => new Entrant(name, model, folder, rows)).ToArray();
        try
        {
            for (var round = 0; round <= Rounds; round++)
                foreach (var entrant in entrants) entrant.Read(counts: round > 0);
        }
        finally
        {
            foreach (var entrant in entrants) entrant.Dispose();
        }
        Console.WriteLine($"{"",-18}{"rows/s",10}{"ms CPU/row",12}{"peak MB",10}{"speed",10}{"CPU",8}{"memory",8}");
        var first = entrants[0];
        foreach (var entrant in entrants)
        {
            Console.WriteLine(
                $"{entrant.Name,-18}{entrant.Speed,10:f0}{entrant.ProcessorMilliseconds,12:f2}{entrant.PeakMegabytes,10:f0}" +
                $"{entrant.Speed / first.Speed,9:f2}×{entrant.ProcessorMilliseconds / first.ProcessorMilliseconds,7:f2}×" +
                $"{entrant.PeakMegabytes / first.PeakMegabytes,7:f2}×");
        }
        return entrants;
    }

    /// <summary>Prints the peak memory of one reading of few rows and of many, each in a process of its own.</summary>
    public static void CompareMemory(IReadOnlyList<string> names, string model, string folder, IReadOnlyList<int> rowCounts)
    {
        foreach (var name in names)
        {
            foreach (var rows in rowCounts)
            {
                using var entrant = new Entrant(name, model, folder, rows);
                entrant.Read(counts: true);
                Console.WriteLine($"{name,-18}{rows,8} rows{entrant.Speed,10:f0} rows/s{entrant.PeakMegabytes,8:f0} MB");
            }
        }
    }
}
