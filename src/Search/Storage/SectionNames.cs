namespace MLNetDeepRanking.Search.Storage;

/// <summary>The sections that index files have; docs/search-files.md tells what each holds.</summary>
internal static class SectionNames
{
    public const string Index = "index";
    public const string Model = "model";

    public const string Ids = "ids";
    public const string Vectors = "vectors";
    public const string Codes = "codes";

    public const string Graph = "graph";
    public const string Nodes = "nodes";
    public const string Levels = "levels";
    public const string UpperLists = "upper lists";
    public const string Twins = "twins";

    public const string Keys = "keys";
}
