using FluentAssertions;
using Grpc.Core;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>gzip, message by message.</summary>
/// <remarks>
/// The flag of a message is seen in three places: the server's handler knows it from what gRPC decompressed for it; the
/// client's gzip counts the messages that pass it; and where there are frames, the wire shows it as it crossed.
/// </remarks>
public class CompressionTests(ForeignServer foreign, ITestOutputHelper output) : InteropTest(foreign, output)
{
    // By this request header a caller tells Grpc.Net.Client the encoding of a call's messages.
    private static Metadata Gzip => new() { { "grpc-internal-encoding-request", "gzip" } };

    [Theory, InteropSettings(ThroughProxy = false)]
    public async Task Client_compressed_unary(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting, options => options.CaptureWire = setting.HasFrames);
        var expectingIt = Messages.LargeRequest;
        expectingIt.ExpectCompressed = Messages.Bool(true);
        var expectingNone = Messages.LargeRequest;
        expectingNone.ExpectCompressed = Messages.Bool(false);

        var probe = await stage.Client.UnaryCallAsync(expectingIt).CaptureAsync();
        var compressed = await stage.Client.UnaryCallAsync(expectingIt, Gzip).CaptureAsync();
        var plain = await stage.Client.UnaryCallAsync(expectingNone).CaptureAsync();

        probe.Should().HaveStatus(StatusCode.InvalidArgument);
        compressed.Should().Succeed().And.Yield(Messages.LargeResponse);
        plain.Should().Succeed().And.Yield(Messages.LargeResponse);
        stage.Gzip.Requests.Should().Be(1);
        ExpectFlags(stage, setting, WireDirection.ClientToServer, false, true, false);
    }

    [Theory, InteropSettings(ThroughProxy = false)]
    public async Task Client_compressed_streaming(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting, options => options.CaptureWire = setting.HasFrames);
        var first = Messages.Input(27_182);
        first.ExpectCompressed = Messages.Bool(true);
        var second = Messages.Input(45_904);
        second.ExpectCompressed = Messages.Bool(false);

        var probe = await stage.Client.StreamingInputCall().CaptureAsync(first);
        var streaming = stage.Client.StreamingInputCall(Gzip);
        await streaming.RequestStream.WriteAsync(first);
        streaming.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        var outcome = await streaming.CaptureAsync(second);

        probe.Should().HaveStatus(StatusCode.InvalidArgument);
        outcome.Should().Succeed().And.Yield(new StreamingInputCallResponse { AggregatedPayloadSize = 73_086 });
        stage.Gzip.Requests.Should().Be(1);
        ExpectFlags(stage, setting, WireDirection.ClientToServer, false, true, false);
    }

    [Theory, InteropSettings(ThroughProxy = false), ForeignServers(ThroughProxy = false)]
    public async Task Server_compressed_unary(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting, options => options.CaptureWire = setting.HasFrames);
        var askingForIt = Messages.LargeRequest;
        askingForIt.ResponseCompressed = Messages.Bool(true);
        var askingForNone = Messages.LargeRequest;
        askingForNone.ResponseCompressed = Messages.Bool(false);

        var compressed = await stage.Client.UnaryCallAsync(askingForIt).CaptureAsync();
        stage.Gzip.Responses.Should().Be(1);
        var plain = await stage.Client.UnaryCallAsync(askingForNone).CaptureAsync();
        stage.Gzip.Responses.Should().Be(1, "the second response is not compressed");

        compressed.Should().Succeed().And.Yield(Messages.LargeResponse);
        plain.Should().Succeed().And.Yield(Messages.LargeResponse);
        ExpectFlags(stage, setting, WireDirection.ServerToClient, true, false);
    }

    [Theory, InteropSettings(ThroughProxy = false), ForeignServers(ThroughProxy = false)]
    public async Task Server_compressed_streaming(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting, options => options.CaptureWire = setting.HasFrames);
        var request = Messages.Asking(31_415, 92_653);
        request.ResponseParameters[0].Compressed = Messages.Bool(true);
        request.ResponseParameters[1].Compressed = Messages.Bool(false);
        await using var call = stage.Client.StreamingOutputCall(request).Probe();

        await call.ExpectNextAsync(Messages.Output(31_415));
        stage.Gzip.Responses.Should().Be(1);
        await call.ExpectNextAsync(Messages.Output(92_653));
        stage.Gzip.Responses.Should().Be(1, "the second response is not compressed");

        await call.ExpectCompletedAsync();
        ExpectFlags(stage, setting, WireDirection.ServerToClient, true, false);
    }

    /// <summary>
    /// The two cases of compressed requests against a server that lacks the feature they probe for: gRPC for Python
    /// shows its handlers neither the flag nor <c>grpc-encoding</c>. What remains is that it reads what was compressed.
    /// </summary>
    [Theory, ForeignServers(ThroughProxy = false)]
    public async Task A_foreign_server_reads_compressed_requests_and_cannot_tell(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        var large = Messages.LargeRequest;
        large.ExpectCompressed = Messages.Bool(true);
        var input = Messages.Input(27_182);

        var probe = await stage.Client.UnaryCallAsync(large).CaptureAsync();
        var unary = await stage.Client.UnaryCallAsync(large, Gzip).CaptureAsync();
        var streaming = stage.Client.StreamingInputCall(Gzip);
        await streaming.RequestStream.WriteAsync(input);
        streaming.RequestStream.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        var stream = await streaming.CaptureAsync(Messages.Input(45_904));

        probe.Should().Succeed(because: "the server does not notice that the message is not compressed");
        unary.Should().Succeed().And.Yield(Messages.LargeResponse);
        stream.Should().Succeed().And.Yield(new StreamingInputCallResponse { AggregatedPayloadSize = 73_086 });
        stage.Gzip.Requests.Should().Be(2);
    }

    /// <summary>
    /// What is compressed is between neighbours: a proxy has read a message whole, and compresses as its own options say.
    /// </summary>
    [Theory, ProxiedSettings]
    public async Task A_proxy_compresses_by_its_own_options(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        var asking = Messages.LargeRequest;
        asking.ResponseCompressed = Messages.Bool(true);
        var expecting = Messages.LargeRequest;
        expecting.ExpectCompressed = Messages.Bool(true);

        var response = await stage.Client.UnaryCallAsync(asking).CaptureAsync();
        var request = await stage.Client.UnaryCallAsync(expecting, Gzip).CaptureAsync();

        response.Should().Succeed().And.Yield(Messages.LargeResponse).And.NotHaveHeader("grpc-encoding");
        request.Should().HaveStatus(StatusCode.InvalidArgument, "the proxy has decompressed it");
    }

    /// <inheritdoc cref="A_proxy_compresses_by_its_own_options"/>
    [Theory, ProxiedSettings]
    public async Task A_proxy_compresses_streams_by_its_own_options(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        var asking = Messages.Asking(31_415, 92_653);
        asking.ResponseParameters[0].Compressed = Messages.Bool(true);
        var expecting = Messages.Input(27_182);
        expecting.ExpectCompressed = Messages.Bool(true);

        var responses = await stage.Client.StreamingOutputCall(asking).CaptureAsync();
        var compressed = await stage.Client.StreamingInputCall(Gzip).CaptureAsync(expecting);
        var plain = await stage.Client.StreamingInputCall(Gzip).CaptureAsync(Messages.Input(27_182));

        responses.Should().Succeed().And.YieldInOrder(Messages.Output(31_415), Messages.Output(92_653))
            .And.NotHaveHeader("grpc-encoding");
        compressed.Should().HaveStatus(StatusCode.InvalidArgument, "the proxy has decompressed it");
        plain.Should().Succeed().And.Yield(new StreamingInputCallResponse { AggregatedPayloadSize = 27_182 });
    }

    // TestServer hands requests over as objects: there is no wire to look at.
    private static void ExpectFlags(
        InteropStage stage, InteropSetting setting, WireDirection direction, params bool[] flags)
    {
        if (setting.HasFrames)
        {
            stage.Fixture.Wire.Streams
                .SelectMany(stream => stream.Messages)
                .Where(message => message.Direction == direction)
                .Select(message => message.IsCompressed)
                .Should().Equal(flags);
        }
    }
}
