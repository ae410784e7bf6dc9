using Grpc.Core;

namespace GrpcTesting.TransportTests;

/// <summary>Where the transports differ, and how: each row of the table in docs/transports.md.</summary>
public class DifferenceTests
{
    [Theory, EveryTransport]
    public async Task Aborting_the_request_is_an_internal_error(GrpcTransport transport)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = async (_, context) =>
            {
                context.GetHttpContext().Abort();
                await Task.Yield();
                return new Letter();
            },
        });

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(StatusCode.Internal, outcome.StatusCode);
        const string reset =
            "The HTTP/2 server reset the stream. HTTP/2 error code 'INTERNAL_ERROR' (0x2). (HttpProtocolError)";
        Assert.Equal(
            $"Error starting gRPC call. HttpRequestException: {reset} HttpProtocolException: {reset}", outcome.Detail);
    }

    [Theory]
    [Row("testserver", "accepted")]
    [Row("pipe", "refused")]
    [Row("tcp", "refused")]
    [Row("unix", "refused")]
    public async Task A_header_of_40_KB(GrpcTransport transport, string expected)
    {
        await using var stage = Stage.Set(transport, Echo);

        var outcome = await stage.Client
            .UnaryAsync(new Letter(), new Metadata { { "x-large", new string('a', 40_000) } })
            .CaptureAsync();

        // Kestrel refuses it by closing the connection, while the client may still be writing. Whichever the client
        // notices first names the status: the GOAWAY, or the end of the connection.
        Assert.Equal(expected, outcome.StatusCode switch
        {
            StatusCode.OK => "accepted",
            StatusCode.Internal or StatusCode.Unavailable => "refused",
            _ => outcome.ToString(),
        });
    }

    [Theory]
    [Row("testserver", "")]
    [Row("pipe", "date server")]
    [Row("tcp", "date server")]
    [Row("unix", "date server")]
    public async Task Headers_that_the_server_adds(GrpcTransport transport, string expected)
    {
        await using var stage = Stage.Set(transport, Echo);

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(expected, string.Join(' ', outcome.Headers.Select(entry => entry.Key).Order()));
    }

    [Theory]
    [Row("testserver", "unknown", "localhost", "HTTP/2")]
    [Row("pipe", "unknown", "pipe", "HTTP/2")]
    [Row("tcp", "ipv4:127.0.0.1:0", "127.0.0.1:0", "HTTP/2")]
    [Row("unix", "unknown", "localhost", "HTTP/2")]
    public async Task Peer_host_and_protocol_as_the_handler_sees_them(
        GrpcTransport transport, string peer, string host, string protocol)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, context) => Task.FromResult(new Letter
            {
                Text = $"{context.Peer} {context.Host} {context.GetHttpContext().Request.Protocol}",
            }),
        });

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        var withoutPorts = System.Text.RegularExpressions.Regex.Replace(
            outcome.Response.Text, ":[0-9]+(?= |$)", ":0");
        Assert.Equal($"{peer} {host} {protocol}", withoutPorts);
    }

    [Theory]
    [Row("testserver", 50, 80)]
    [Row("pipe", 50, 100)]
    [Row("tcp", 50, 100)]
    [Row("unix", 50, 100)]
    public async Task Kibibytes_that_an_idle_client_lets_through(GrpcTransport transport, int least, int most)
    {
        var written = 0;
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnServerStream = async (_, responses, context) =>
            {
                while (!context.CancellationToken.IsCancellationRequested)
                {
                    await responses.WriteAsync(Kibibyte);
                    Interlocked.Increment(ref written);
                }
            },
        });

        using var call = stage.Client.ServerStream(new Letter());
        await call.ResponseHeadersAsync;

        Assert.InRange(await FlowTests.StandsStillAsync(() => Volatile.Read(ref written)), least, most);
    }

    [Theory]
    [Row("testserver", 50, 80)]
    [Row("pipe", 700, 900)]
    [Row("tcp", 700, 900)]
    [Row("unix", 700, 900)]
    public async Task Kibibytes_that_an_idle_server_lets_through(GrpcTransport transport, int least, int most)
    {
        var written = 0;
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnClientStream = async (_, context) =>
            {
                var cancelled = new TaskCompletionSource();
                await using var registration = context.CancellationToken.Register(cancelled.SetResult);
                await cancelled.Task;
                return new Letter();
            },
        });

        using var call = stage.Client.ClientStream();
        var writing = Task.Run(async () =>
        {
            while (true)
            {
                await call.RequestStream.WriteAsync(Kibibyte);
                Interlocked.Increment(ref written);
            }
        });

        Assert.InRange(await FlowTests.StandsStillAsync(() => Volatile.Read(ref written)), least, most);
        call.Dispose();
        await Assert.ThrowsAnyAsync<Exception>(() => writing.WaitAsync(Stage.Bound));
    }

    [Theory]
    [Row("testserver", false)]
    [Row("pipe", false)]
    [Row("tcp", true)]
    [Row("unix", false)]
    public async Task Connectivity_state(GrpcTransport transport, bool supported)
    {
        await using var stage = Stage.Set(transport, Echo);

        var exception = await Record.ExceptionAsync(() => stage.Fixture.Channel.ConnectAsync());

        Assert.Equal(supported, exception is null);
    }

    private static ScenarioService Echo => new() { OnUnary = (request, _) => Task.FromResult(request) };

    private static Letter Kibibyte { get; } = new() { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[1019]) };

    /// <summary>A transport, and what is expected there.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    private sealed class RowAttribute(string transport, params object[] expected) : Xunit.Sdk.DataAttribute
    {
        public override IEnumerable<object[]> GetData(System.Reflection.MethodInfo testMethod) =>
            [[GrpcTesting.Transports.DefaultTransport.Parse(transport), .. expected]];
    }
}
