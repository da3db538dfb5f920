using Npgsql;

namespace MLNetDeepRanking.Stores.Postgres;

/// <summary>A server that holds a part of every collection, as the first server knows it.</summary>
internal sealed class PostgresShard : IDisposable
{
    private readonly NpgsqlConnectionStringBuilder _at;

    public PostgresShard(string connectionString)
    {
        _at = new NpgsqlConnectionStringBuilder(connectionString);
        DataSource = NpgsqlDataSource.Create(connectionString);
    }

    public NpgsqlDataSource DataSource { get; }

    /// <summary>Gets the name under which the first server reaches it, and names it in errors.</summary>
    public string ServerName => $"deeprank_{_at.Host}_{_at.Port}_{_at.Database}";

    /// <summary>Returns what makes the server known. Settings of a search travel with the connection: a filter must not end it early.</summary>
    public string Declare(int efSearch) =>
        $"""
        CREATE SERVER IF NOT EXISTS {Sql.Name(ServerName)} FOREIGN DATA WRAPPER postgres_fdw OPTIONS (
          host {Sql.Text(_at.Host ?? "localhost")}, port '{_at.Port}',
          dbname {Sql.Text(_at.Database ?? "postgres")}, extensions 'vector', fetch_size '1000', batch_size '1000',
          options {Sql.Text(string.Join(' ', PostgresSearch.Settings(efSearch, isFiltered: false).Select(setting => $"-c {setting.Name}={setting.Value}")))});
        CREATE USER MAPPING IF NOT EXISTS FOR CURRENT_USER SERVER {Sql.Name(ServerName)}
          OPTIONS (user {Sql.Text(_at.Username ?? "postgres")}{(_at.Password is { } password ? $", password {Sql.Text(password)}" : "")})
        """;

    public void Dispose() => DataSource.Dispose();
}
