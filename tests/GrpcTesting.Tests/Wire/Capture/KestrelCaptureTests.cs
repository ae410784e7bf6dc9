using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Tests.Wire.Capture;

/// <summary>What the wire says about real peers: Kestrel, and the runtime's HTTP client.</summary>
public class KestrelCaptureTests
{
    private const string CallId = "x-call-id";

    /// <summary>How many calls with random headers. Set GRPCTESTING_WIRE_CALLS for more, such as 100000.</summary>
    private static readonly int RandomCalls =
        int.Parse(Environment.GetEnvironmentVariable("GRPCTESTING_WIRE_CALLS") ?? "600", CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_unary_call_shows_its_frames_messages_and_status()
    {
        await using var server = await CapturedServer.StartAsync(AnswerAsync);

        using var response = await server.CallAsync(
            RecordedConnection.KnownMethod, new EnumValue { Name = "Ada" }.ToByteArray());
        await response.Content.ReadAsByteArrayAsync();
        await server.Wire.WaitForAsync(frame => frame is Http2HeadersFrame { IsTrailers: true });

        var stream = Assert.Single(server.Wire.Streams);
        Assert.Equal(RecordedConnection.KnownMethod, stream.Method);
        Assert.Equal(StatusCode.NotFound, stream.Status);
        Assert.Equal("no such name", stream.StatusMessage);
        Assert.Equal(
            ["EnumValue { \"name\": \"Ada\" } (5 bytes)", "StringValue \"Lovelace\" (10 bytes)"],
            stream.Messages.Select(message => message.ToString()));
        Assert.Equal(
            "stream 1: /test.Names/Find, 1 message → ← 1, NotFound", stream.ToString());

        // The client may say END_STREAM in a DATA of its own. WINDOW_UPDATE and PING come where the peers see fit;
        // the rest has one order in each direction.
        Assert.Equal(
            ["PREFACE", "SETTINGS", "HEADERS", "DATA"],
            Types(server.Wire, WireDirection.ClientToServer).Where(type => type is not "SETTINGS ACK").Distinct());
        Assert.Equal(
            ["SETTINGS", "HEADERS", "DATA", "HEADERS"],
            Types(server.Wire, WireDirection.ServerToClient).Where(type => type is not "SETTINGS ACK"));
    }

    [Fact]
    public async Task Every_byte_is_counted_and_every_setting_is_known()
    {
        await using var server = await CapturedServer.StartAsync(AnswerAsync);
        using (await server.CallAsync(RecordedConnection.KnownMethod, []))
        {
        }

        await server.StopAsync();

        var connection = Assert.Single(server.Wire.Connections);
        Assert.NotNull(connection.ClosedAt);
        Assert.Null(connection.CaptureStopped);
        foreach (var (traffic, direction) in new[]
        {
            (connection.ClientToServer, WireDirection.ClientToServer),
            (connection.ServerToClient, WireDirection.ServerToClient),
        })
        {
            var frames = server.Wire.Frames.Where(frame => frame.Direction == direction).ToList();
            Assert.Equal(frames.Count, traffic.Frames);
            Assert.Equal(
                frames.Sum(frame => frame.Length + (frame is Http2Preface ? 0 : 9)), traffic.Bytes);
        }

        Assert.Equal(0u, connection.ClientToServer.Setting(Http2SettingId.EnablePush));
        Assert.Equal(100u, connection.ServerToClient.Setting(Http2SettingId.MaxConcurrentStreams));
        Assert.DoesNotContain(server.Wire.Frames, frame => frame is Http2MalformedFrame);
    }

    [Fact]
    public async Task Random_headers_read_as_client_and_server_saw_them()
    {
        const int Batch = 200;
        var seen = new System.Collections.Concurrent.ConcurrentDictionary<string, List<string>>();
        await using var server = await CapturedServer.StartAsync(
            context => AnswerRandomlyAsync(context, seen), options: new WireLogOptions { ShowCredentials = true });
        var random = new Random(7541);

        for (var first = 0; first < RandomCalls; first += Batch)
        {
            seen.Clear();
            var calls = Enumerable.Range(first, Math.Min(Batch, RandomCalls - first))
                .ToDictionary(id => $"{id}", _ => RandomHeaders(random));
            var received = new System.Collections.Concurrent.ConcurrentDictionary<string, List<string>>();
            await Parallel.ForEachAsync(calls, async (call, cancellationToken) =>
            {
                using var request = CapturedServer.CreateRequest(HttpMethod.Get, $"/{call.Key}");
                request.Headers.Add(CallId, call.Key);
                call.Value.ForEach(header => request.Headers.TryAddWithoutValidation(header.Name, header.Value));
                using var response = await server.Client.SendAsync(request, cancellationToken);
                await response.Content.ReadAsByteArrayAsync(cancellationToken);
                received[call.Key] =
                [
                    .. response.Headers.Concat(response.TrailingHeaders)
                        .SelectMany(header => header.Value.Select(
                            value => $"{header.Key.ToLowerInvariant()}: {value}"))
                        .Order(StringComparer.Ordinal),
                ];
            });

            var streams = server.Wire.Streams.ToDictionary(
                stream => stream.RequestHeaders.Single(header => header.Name == CallId).Value);
            Assert.Equal(calls.Count, streams.Count);
            foreach (var (id, stream) in streams)
            {
                Assert.Equal(seen[id], Sorted(stream.RequestHeaders));
                Assert.Equal(received[id], Sorted([.. stream.ResponseHeaders, .. stream.Trailers]));
            }

            server.Wire.Clear();
        }
    }

    [Fact]
    public async Task A_connection_opened_before_the_capture_is_counted_but_not_shown()
    {
        await using var server = await CapturedServer.StartAsync(AnswerAsync, capture: false);
        using (await server.CallAsync(RecordedConnection.KnownMethod, []))
        {
        }

        server.Wire.Start();
        using (await server.CallAsync(RecordedConnection.KnownMethod, []))
        {
        }

        Assert.Equal(
            "0 frames, 0 streams, 0 connections\nnot in it: 1 connection opened before the capture began\n",
            server.Wire.ToString());
    }

    [Fact]
    public async Task After_a_pause_the_capture_goes_on_with_the_same_connection()
    {
        await using var server = await CapturedServer.StartAsync(AnswerAsync);
        await CallAsync("/one");
        server.Wire.Stop();
        await CallAsync("/two");
        server.Wire.Start();
        await CallAsync("/three");

        Assert.Equal(["/one", "/three"], server.Wire.Streams.Select(stream => stream.Method));
        Assert.Equal([1, 5], server.Wire.Streams.Select(stream => stream.Id));
        Assert.All(server.Wire.Streams, stream => Assert.Equal(StatusCode.NotFound, stream.Status));

        async Task CallAsync(string method)
        {
            using var response = await server.CallAsync(method, []);
            await response.Content.ReadAsByteArrayAsync();
        }
    }

    [Fact]
    public async Task A_reader_that_does_not_read_blocks_the_sender_visibly()
    {
        var written = new TaskCompletionSource();
        await using var server = await CapturedServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            var writing = context.Response.BodyWriter.WriteAsync(FrameBytes.Message(new byte[300_000]));
            written.SetResult();
            await writing;
        });

        using var response = await server.Client.GetAsync(
            new Uri("/", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead);
        await written.Task;
        await server.Wire.WaitForAsync(_ => server.Wire.Streams is [{ ResponseWindow.BlockedSince: not null }]);

        var blocked = server.Wire.Streams[0].ResponseWindow;
        Assert.Equal(0, blocked.Current);
        Assert.Equal(0, blocked.Smallest);
        Assert.Equal(1, blocked.TimesBlocked);

        await response.Content.ReadAsByteArrayAsync();
        Assert.Null(server.Wire.Streams[0].ResponseWindow.BlockedSince);
    }

    [Fact]
    public async Task The_log_can_be_read_and_cleared_while_calls_run()
    {
        await using var server = await CapturedServer.StartAsync(AnswerAsync);
        var calls = Parallel.ForEachAsync(Enumerable.Range(0, 400), async (_, cancellationToken) =>
        {
            using var response = await server.CallAsync(RecordedConnection.KnownMethod, [8, 1]);
            await response.Content.ReadAsByteArrayAsync(cancellationToken);
        });

        for (var round = 0; round == 0 || !calls.IsCompleted; round++)
        {
            var wire = server.Wire.Snapshot();
            Assert.Equal(wire.Frames.Select(frame => frame.Number).Order(), wire.Frames.Select(frame => frame.Number));
            Assert.NotEmpty(wire.ToString());
            Assert.All(wire.Streams, stream => Assert.NotEmpty(stream.Frames));
            server.Wire.SavePcapng(Stream.Null);
            if (round % 3 == 0)
            {
                server.Wire.Clear();
            }

            await Task.Yield();
        }

        await calls;
        Assert.DoesNotContain(server.Wire.Frames, frame => frame is Http2MalformedFrame);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        await context.Response.BodyWriter.WriteAsync(
            FrameBytes.Message(new StringValue { Value = "Lovelace" }.ToByteArray()));
        context.Response.AppendTrailer("grpc-status", "5");
        context.Response.AppendTrailer("grpc-message", "no%20such%20name");
    }

    private static async Task AnswerRandomlyAsync(
        HttpContext context, System.Collections.Concurrent.ConcurrentDictionary<string, List<string>> seen)
    {
        var id = context.Request.Headers[CallId].ToString();
        seen[id] =
        [
            .. context.Request.Headers
                .SelectMany(header => header.Value.Select(value => (Name: header.Key.ToLowerInvariant(), value)))
                .Select(header => $"{(header.Name == "host" ? ":authority" : header.Name)}: {header.value}")
                .Append($":path: {context.Request.Path}")
                .Order(StringComparer.Ordinal),
        ];
        var random = new Random(id.GetHashCode(StringComparison.Ordinal));
        RandomHeaders(random).ForEach(header => context.Response.Headers.Append(header.Name, header.Value));
        await context.Response.WriteAsync("ok");
        RandomHeaders(random).ForEach(header => context.Response.AppendTrailer($"t-{header.Name}", header.Value));
    }

    private static List<(string Name, string Value)> RandomHeaders(Random random)
    {
        const string Characters = "abcdefghijklmnopqrstuvwxyz0123456789-_.:;/?%=+~#$&*!ABCXYZ\"'";
        return
        [
            .. Enumerable.Range(0, random.Next(6)).Select(_ => (
                $"x-{random.Next(40)}",
                new string(random.GetItems<char>(Characters, random.Next(1, random.Next(2, 120)))))),
        ];
    }

    private static IEnumerable<string> Sorted(IEnumerable<WireHeader> headers) => headers
        .Where(header => header.Name is not (":status" or ":method" or ":scheme"))
        .Select(header => $"{header.Name}: {header.Value}")
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Types(WireLog wire, WireDirection direction) => wire.Frames
        .Where(frame => frame.Direction == direction && frame is not (Http2WindowUpdateFrame or Http2PingFrame))
        .Select(frame => frame is Http2SettingsFrame { IsAck: true } ? "SETTINGS ACK" : frame.TypeName);
}
