using System.Net.Sockets;
using Helloworld;

namespace GrpcTesting.Tests.Wire;

/// <summary>A client that sends what a test says, so that the order of its frames is certain.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private readonly GrpcServiceFixture<Greeter.GreeterBase> _fixture;
    private readonly TcpClient _connection;

    private RawClient(GrpcServiceFixture<Greeter.GreeterBase> fixture, TcpClient connection)
    {
        _fixture = fixture;
        _connection = connection;
    }

    public WireLog Wire => _fixture.Wire;

    public static async Task<RawClient> ConnectAsync()
    {
        var fixture = Wires.Greeting(options => options.Transport = GrpcTransport.Tcp);
        await fixture.StartAsync();
        var address = new Uri($"http://{fixture.Channel.Target}");
        var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        return new RawClient(fixture, connection);
    }

    /// <summary>The preface, SETTINGS that change nothing, and what comes after them, at once.</summary>
    public Task BeginAsync(params byte[] more) =>
        SendAsync([.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Http2FrameType.Settings), .. more]);

    public async Task SendAsync(params byte[] bytes) => await _connection.GetStream().WriteAsync(bytes);

    /// <summary>A frame of the connection as a whole.</summary>
    public static byte[] Frame(Http2FrameType type, byte flags = 0, params byte[] payload) =>
        [0, 0, (byte)payload.Length, (byte)type, flags, 0, 0, 0, 0, .. payload];

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _fixture.DisposeAsync();
    }
}
