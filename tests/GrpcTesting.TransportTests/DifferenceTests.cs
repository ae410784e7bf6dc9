using System.Reflection;
using System.Text.RegularExpressions;
using Grpc.Core;
using GrpcTesting.Tests;
using GrpcTesting.Transports;

namespace GrpcTesting.TransportTests;

/// <summary>Where the transports differ, and how: a test for each row of the table in docs/transports.md.</summary>
public class DifferenceTests
{
    [Theory, Documented("sends a header of 40 KB")]
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

    [Theory, Documented("sends several values for one key; the server sees")]
    [Row("testserver", "1,2,3")]
    [Row("pipe", "1, 2, 3")]
    [Row("tcp", "1, 2, 3")]
    [Row("unix", "1, 2, 3")]
    public async Task Several_values_for_one_key(GrpcTransport transport, string expected)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, context) => Task.FromResult(new Letter
            {
                Text = Assert.Single(context.RequestHeaders.GetAll("x-name")).Value,
            }),
        });

        var outcome = await stage.Client
            .UnaryAsync(new Letter(), new Metadata { { "x-name", "1" }, { "x-name", "2" }, { "x-name", "3" } })
            .CaptureAsync();

        Assert.Equal(expected, outcome.Response.Text);
    }

    [Theory, Documented("looks at the response headers it did not write")]
    [Row("testserver", "none")]
    [Row("pipe", "date, server")]
    [Row("tcp", "date, server")]
    [Row("unix", "date, server")]
    public async Task Headers_that_the_server_adds(GrpcTransport transport, string expected)
    {
        await using var stage = Stage.Set(transport, Echo);

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        Assert.Equal(
            expected,
            outcome.Headers.Count == 0 ? "none" : string.Join(", ", outcome.Headers.Select(entry => entry.Key).Order()));
    }

    [Theory, Documented("reads `context.Peer`")]
    [Row("testserver", "unknown")]
    [Row("pipe", "unknown")]
    [Row("tcp", "ipv4:127.0.0.1:port")]
    [Row("unix", "unknown")]
    public async Task Peer(GrpcTransport transport, string expected) =>
        Assert.Equal(expected, await SeeAsync(transport, context => context.Peer));

    [Theory, Documented("reads `context.Host`")]
    [Row("testserver", "localhost")]
    [Row("pipe", "pipe")]
    [Row("tcp", "127.0.0.1:port")]
    [Row("unix", "localhost")]
    public async Task Host(GrpcTransport transport, string expected) =>
        Assert.Equal(expected, await SeeAsync(transport, context => context.Host));

    [Theory, Documented(
        "server stream of 1 KiB messages to a client that does not read; messages that get through")]
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

    [Theory, Documented(
        "client stream of 1 KiB messages to a server that does not read; messages that get through")]
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

    [Theory, Documented("counts the connections of five channels")]
    [Row("testserver", 1)]
    [Row("pipe", 5)]
    [Row("tcp", 5)]
    [Row("unix", 5)]
    public async Task Connections_of_five_channels(GrpcTransport transport, int expected)
    {
        var connections = new HashSet<string?>();
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (request, context) =>
            {
                connections.Add(context.GetHttpContext().Connection.Id);
                return Task.FromResult(request);
            },
        });

        for (var channel = 0; channel < 5; channel++)
        {
            await new Scenario.ScenarioClient(stage.Fixture.CreateChannel()).UnaryAsync(new Letter());
        }

        Assert.Equal(expected, connections.Count);
    }

    [Theory, Documented("calls `GrpcChannel.ConnectAsync`, or reads `State`")]
    [Row("testserver", "refused by the client")]
    [Row("pipe", "refused by the client")]
    [Row("tcp", "works")]
    [Row("unix", "refused by the client")]
    public async Task Connectivity_state(GrpcTransport transport, string expected)
    {
        await using var stage = Stage.Set(transport, Echo);
        var channel = stage.Fixture.Channel;
        if (expected == "works")
        {
            await channel.ConnectAsync();

            Assert.Equal(ConnectivityState.Ready, channel.State);
            return;
        }

        const string refusal =
            "Channel is configured with an HTTP transport doesn't support client-side load balancing or connectivity state "
            + "tracking. The underlying HTTP transport must be a SocketsHttpHandler with no "
            + "SocketsHttpHandler.ConnectCallback configured. The HTTP transport must be configured on the channel using "
            + "GrpcChannelOptions.HttpHandler.";
        Assert.Equal(
            refusal, (await Assert.ThrowsAsync<InvalidOperationException>(() => channel.ConnectAsync())).Message);
        Assert.Equal(refusal, Assert.Throws<InvalidOperationException>(() => channel.State).Message);
    }

    [Fact]
    public void The_page_has_a_row_for_each_of_these_tests_and_says_what_they_expect()
    {
        var table = Repository.Read("docs", "transports.md").Split("## What differs")[1].Split("##")[0]
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .ToList();
        Assert.Equal(["what a test does", "TestServer", "pipe", "TCP", "Unix socket", "because"], table[0]);
        Assert.All(table, row => Assert.Equal(6, row.Length));

        var expected =
            from test in typeof(DifferenceTests).GetMethods()
            let row = test.GetCustomAttribute<DocumentedAttribute>()
            where row is not null
            select string.Join(
                " | ",
                new[] { "testserver", "pipe", "tcp", "unix" }
                    .Select(name => test.GetCustomAttributes<RowAttribute>().Single(cell => cell.Transport == name).Cell)
                    .Prepend(row.What));

        Assert.Equal(
            Sorted(expected),
            Sorted(table.Skip(2).Select(row => string.Join(" | ", row[1..5].Select(WithoutCodeMarks).Prepend(row[0])))));
    }

    // No row: the fixture mends it on TestServer.
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

    private static ScenarioService Echo => new() { OnUnary = (request, _) => Task.FromResult(request) };

    private static Letter Kibibyte { get; } = new() { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[1019]) };

    private static async Task<string> SeeAsync(GrpcTransport transport, Func<ServerCallContext, string> what)
    {
        await using var stage = Stage.Set(transport, new ScenarioService
        {
            OnUnary = (_, context) => Task.FromResult(new Letter { Text = what(context) }),
        });

        var outcome = await stage.Client.UnaryAsync(new Letter()).CaptureAsync();

        return Regex.Replace(outcome.Response.Text, ":[0-9]+$", ":port");
    }

    private static string Sorted(IEnumerable<string> rows) => string.Join('\n', rows.Order(StringComparer.Ordinal));

    private static string WithoutCodeMarks(string cell) => cell.Replace("`", "", StringComparison.Ordinal);

    /// <summary>A transport, and what is expected there.</summary>
    [AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
    private sealed class RowAttribute(string transport, params object[] expected) : Xunit.Sdk.DataAttribute
    {
        public string Transport => transport;

        /// <summary>What the page says of it: the one value, or the range.</summary>
        public string Cell => string.Join('\u2013', expected);

        public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
            [[DefaultTransport.Parse(transport), .. expected]];
    }

    /// <summary>The row of docs/transports.md that the test stands for.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class DocumentedAttribute(string what) : Attribute
    {
        public string What => what;
    }
}
