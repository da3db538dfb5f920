using Parquet.Schema;

namespace MLNetDeepRanking.Bulk.Parts;

/// <summary>The columns of a part file.</summary>
internal static class PartSchema
{
    public const string ModelKey = "mlnetdeepranking.model";

    public static readonly DataField Id = new("id", typeof(string), isNullable: false);
    public static readonly DataField Path = new("path", typeof(string), isNullable: false);
    public static readonly DataField Component = new("element", typeof(float), isNullable: false);
    public static readonly DataField Model = new("model", typeof(string), isNullable: false);
    public static readonly DataField Error = new("error", typeof(string), isNullable: true);

    public static readonly ParquetSchema Columns = new(Id, Path, new ListField("vector", Component), Model, Error);
}
