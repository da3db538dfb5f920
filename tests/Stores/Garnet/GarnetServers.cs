using System.Net;
using System.Net.Sockets;
using MLNetDeepRanking.Stores.Tests.Garnet;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(GarnetServers))]

namespace MLNetDeepRanking.Stores.Tests.Garnet;

/// <summary>A Garnet server inside the tests' process, and more where a test wants to stop one.</summary>
public sealed class GarnetServers : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("garnet").FullName;
    private readonly List<IDisposable> _open = [];
    private readonly Lazy<IDatabase> _shared;

    public GarnetServers() => _shared = new Lazy<IDatabase>(() => Connect(Start(FreePort())));

    /// <summary>Gets the server of all tests; the test is skipped, and says why, where Garnet does not run.</summary>
    public IDatabase Shared
    {
        get
        {
            try
            {
                return _shared.Value;
            }
            catch (Exception exception) when (exception is TypeInitializationException or DllNotFoundException or SocketException or RedisException)
            {
                Assert.Skip($"GARNET WAS NOT TESTED: its server does not start here. {exception.GetType().Name}: {exception.Message}");
                throw;
            }
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Starts a server that keeps its data over restarts at the same port, if the data is committed.</summary>
    public (global::Garnet.GarnetServer Server, int Port) Start(int port, params string[] more)
    {
        string[] arguments =
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--enable-vector-set-preview", "--device-type", "RandomAccess", "--memory", "256m", "--index", "16m",
            "--checkpointdir", Path.Combine(_folder, $"{port}"), "--logger-level", "None", "-q", .. more,
        ];
        var server = new global::Garnet.GarnetServer(arguments);
        server.Start();
        _open.Add(server);
        return (server, port);
    }

    /// <summary>Stops a server before the tests end.</summary>
    public void Stop((global::Garnet.GarnetServer Server, int Port) server)
    {
        _open.Remove(server.Server);
        server.Server.Dispose();
    }

    public IDatabase Connect((global::Garnet.GarnetServer Server, int Port) server)
    {
        var connection = ConnectionMultiplexer.Connect(new ConfigurationOptions
        {
            EndPoints = { { IPAddress.Loopback, server.Port } },
            Protocol = RedisProtocol.Resp2,
            BacklogPolicy = BacklogPolicy.FailFast,
            AsyncTimeout = 20_000,
        });
        _open.Add(connection);
        return connection.GetDatabase();
    }

    public void Dispose()
    {
        foreach (var open in Enumerable.Reverse(_open)) open.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
