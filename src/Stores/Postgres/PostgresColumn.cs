using NpgsqlTypes;

namespace MLNetDeepRanking.Stores.Postgres;

/// <summary>How a value of a .NET type lies in a column.</summary>
/// <param name="SqlType">The column's type in SQL; text is sorted by code points, as records are elsewhere.</param>
/// <param name="WireType">The type under which it is sent.</param>
internal sealed record PostgresColumn(string SqlType, NpgsqlDbType WireType)
{
    /// <summary>Gets the kind of index by which filters find values, or null if none serves them. A tree takes no long text.</summary>
    public string? IndexMethod => WireType switch
    {
        NpgsqlDbType.Text => "hash",
        NpgsqlDbType.Array | NpgsqlDbType.Text => null,
        _ => "btree",
    };

    public static PostgresColumn Of(Type type)
    {
        var inner = Nullable.GetUnderlyingType(type) ?? type;
        return inner == typeof(string) ? new("text COLLATE \"C\"", NpgsqlDbType.Text)
            : inner == typeof(bool) ? new("boolean", NpgsqlDbType.Boolean)
            : inner == typeof(int) ? new("integer", NpgsqlDbType.Integer)
            : inner == typeof(long) ? new("bigint", NpgsqlDbType.Bigint)
            : inner == typeof(float) ? new("real", NpgsqlDbType.Real)
            : inner == typeof(double) ? new("double precision", NpgsqlDbType.Double)
            : inner == typeof(decimal) ? new("numeric", NpgsqlDbType.Numeric)
            : inner == typeof(Guid) ? new("uuid", NpgsqlDbType.Uuid)
            : inner == typeof(DateTime) ? new("timestamp", NpgsqlDbType.Timestamp)
            : inner == typeof(DateTimeOffset) ? new("timestamp with time zone", NpgsqlDbType.TimestampTz)
            : new("text[] COLLATE \"C\"", NpgsqlDbType.Array | NpgsqlDbType.Text);
    }

    /// <summary>Returns the value as the column takes it: a moment in UTC, and a date as it reads, whatever its zone.</summary>
    public static object? ToWire(object? value) => value switch
    {
        DateTimeOffset moment => moment.ToUniversalTime(),
        DateTime date => DateTime.SpecifyKind(date, DateTimeKind.Unspecified),
        _ => value,
    };

    /// <summary>Returns what the column gave as the property takes it.</summary>
    public static object? FromWire(object value, Type type) => value switch
    {
        DBNull => null,
        DateTime moment when (Nullable.GetUnderlyingType(type) ?? type) == typeof(DateTimeOffset) => new DateTimeOffset(moment),
        string[] texts when type == typeof(List<string>) => texts.ToList(),
        _ => value,
    };
}
