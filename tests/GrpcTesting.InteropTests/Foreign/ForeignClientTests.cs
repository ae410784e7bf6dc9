using FluentAssertions;
using Grpc.Core;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>
/// The public cases the other way round: gRPC for Python calls a fixture. What the client cannot tell, such as a
/// message's flag, the fixture's records and its wire do.
/// </summary>
public class ForeignClientTests(ForeignClient python, ITestOutputHelper output) : IClassFixture<ForeignClient>
{
    [PythonTheory, ForeignClientSettings]
    public async Task Empty_unary(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.Empty.Send(new Empty()));

        outcome.StatusCode.Should().Be(StatusCode.OK);
        outcome.Responses.Should().Equal(new Empty());
        var call = stage.Fixture.Calls.Latest!;
        call.Client.Should().BeNull();
        call.Server!.RequestHeaders.Should().ContainKey("user-agent").Which.Value.Should().StartWith("grpc-python/");
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Large_unary(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.Unary.Send(Messages.LargeRequest));

        outcome.StatusCode.Should().Be(StatusCode.OK);
        outcome.Responses.Should().Equal(Messages.LargeResponse);
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Client_compressed_unary(InteropSetting setting)
    {
        await using var stage = Set(setting);
        var expectingIt = Messages.LargeRequest;
        expectingIt.ExpectCompressed = Messages.Bool(true);
        var expectingNone = Messages.LargeRequest;
        expectingNone.ExpectCompressed = Messages.Bool(false);
        var compressing = ForeignCalls.Unary with { IsCompressed = true };

        var probe = await python.CallAsync(stage.Fixture, ForeignCalls.Unary.Send(expectingIt));
        var compressed = await python.CallAsync(stage.Fixture, compressing.Send(expectingIt));
        var plain = await python.CallAsync(stage.Fixture, ForeignCalls.Unary.Send(expectingNone));

        probe.StatusCode.Should().Be(StatusCode.InvalidArgument);
        compressed.Responses.Should().Equal(Messages.LargeResponse);
        plain.Responses.Should().Equal(Messages.LargeResponse);
        FlagsOf(stage, WireDirection.ClientToServer).Should().Equal(false, true, false);
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Server_compressed_unary(InteropSetting setting)
    {
        await using var stage = Set(setting);
        var askingForIt = Messages.LargeRequest;
        askingForIt.ResponseCompressed = Messages.Bool(true);
        var askingForNone = Messages.LargeRequest;
        askingForNone.ResponseCompressed = Messages.Bool(false);

        var compressed = await python.CallAsync(stage.Fixture, ForeignCalls.Unary.Send(askingForIt));
        var plain = await python.CallAsync(stage.Fixture, ForeignCalls.Unary.Send(askingForNone));

        compressed.Responses.Should().Equal(Messages.LargeResponse);
        plain.Responses.Should().Equal(Messages.LargeResponse);
        FlagsOf(stage, WireDirection.ServerToClient).Should().Equal(true, false);
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Client_streaming(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.Input
            .Send(Messages.Input(27_182))
            .Send(Messages.Input(8))
            .Send(Messages.Input(1_828))
            .Send(Messages.Input(45_904))
            .Complete());

        outcome.StatusCode.Should().Be(StatusCode.OK);
        outcome.Responses.Should().Equal(new StreamingInputCallResponse { AggregatedPayloadSize = 74_922 });
    }

    /// <summary>All of it but the last message, which should be plain: Python compresses a call's messages or none.</summary>
    [PythonTheory, ForeignClientSettings]
    public async Task Client_compressed_streaming(InteropSetting setting)
    {
        await using var stage = Set(setting);
        var first = Messages.Input(27_182);
        first.ExpectCompressed = Messages.Bool(true);
        var compressing = ForeignCalls.Input with { IsCompressed = true };

        var probe = await python.CallAsync(stage.Fixture, ForeignCalls.Input.Send(first).Complete());
        var outcome = await python.CallAsync(
            stage.Fixture, compressing.Send(first).Send(Messages.Input(45_904)).Complete());

        probe.StatusCode.Should().Be(StatusCode.InvalidArgument);
        outcome.Responses.Should().Equal(new StreamingInputCallResponse { AggregatedPayloadSize = 73_086 });
        FlagsOf(stage, WireDirection.ClientToServer).Should().Equal(false, true, true);
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Server_streaming(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(
            stage.Fixture, ForeignCalls.Output.Send(Messages.Asking(31_415, 9, 2_653, 58_979)));

        outcome.StatusCode.Should().Be(StatusCode.OK);
        outcome.Responses.Should().Equal(
            Messages.Output(31_415), Messages.Output(9), Messages.Output(2_653), Messages.Output(58_979));
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Server_compressed_streaming(InteropSetting setting)
    {
        await using var stage = Set(setting);
        var request = Messages.Asking(31_415, 92_653);
        request.ResponseParameters[0].Compressed = Messages.Bool(true);
        request.ResponseParameters[1].Compressed = Messages.Bool(false);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.Output.Send(request));

        outcome.Responses.Should().Equal(Messages.Output(31_415), Messages.Output(92_653));
        FlagsOf(stage, WireDirection.ServerToClient).Should().Equal(true, false);
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Ping_pong(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.FullDuplex
            .Send(Messages.Exchange(27_182, 31_415)).Receive()
            .Send(Messages.Exchange(8, 9)).Receive()
            .Send(Messages.Exchange(1_828, 2_653)).Receive()
            .Send(Messages.Exchange(45_904, 58_979)).Receive()
            .Complete());

        outcome.StatusCode.Should().Be(StatusCode.OK);
        outcome.Responses.Should().Equal(
            Messages.Output(31_415), Messages.Output(9), Messages.Output(2_653), Messages.Output(58_979));
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Half_duplex(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.HalfDuplex
            .Send(Messages.Exchange(8, 9))
            .Send(Messages.Exchange(1_828, 2_653))
            .Complete());

        outcome.StatusCode.Should().Be(StatusCode.OK);
        outcome.Responses.Should().Equal(Messages.Output(9), Messages.Output(2_653));
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Empty_stream(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.FullDuplex.Complete());

        outcome.StatusCode.Should().Be(StatusCode.OK);
        outcome.Responses.Should().BeEmpty();
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Custom_metadata(InteropSetting setting)
    {
        await using var stage = Set(setting);
        var metadata = new Metadata
        {
            { "x-grpc-test-echo-initial", "test_initial_metadata_value" },
            { "x-grpc-test-echo-trailing-bin", [0xab, 0xab, 0xab] },
        };

        var unary = await python.CallAsync(
            stage.Fixture, (ForeignCalls.Unary with { Metadata = metadata }).Send(Messages.LargeRequest));
        var duplex = await python.CallAsync(
            stage.Fixture,
            (ForeignCalls.FullDuplex with { Metadata = metadata })
                .Send(Messages.Exchange(Messages.LargeRequestSize, Messages.LargeResponseSize))
                .Complete());

        unary.Responses.Should().Equal(Messages.LargeResponse);
        duplex.Responses.Should().Equal(Messages.Output(Messages.LargeResponseSize));
        unary.Headers.Should().Contain("x-grpc-test-echo-initial", "test_initial_metadata_value");
        unary.Trailers.Should().Contain("x-grpc-test-echo-trailing-bin", [0xab, 0xab, 0xab]);
        duplex.Headers.Should().Contain("x-grpc-test-echo-initial", "test_initial_metadata_value");
        duplex.Trailers.Should().Contain("x-grpc-test-echo-trailing-bin", [0xab, 0xab, 0xab]);
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Status_code_and_message(InteropSetting setting)
    {
        await using var stage = Set(setting);
        var status = new EchoStatus { Code = (int)StatusCode.Unknown, Message = "test status message" };

        var unary = await python.CallAsync(
            stage.Fixture, ForeignCalls.Unary.Send(new SimpleRequest { ResponseStatus = status }));
        var duplex = await python.CallAsync(
            stage.Fixture,
            ForeignCalls.FullDuplex.Send(new StreamingOutputCallRequest { ResponseStatus = status }).Complete());

        unary.Status.Should().Be(new Status(StatusCode.Unknown, "test status message"));
        duplex.Status.Should().Be(new Status(StatusCode.Unknown, "test status message"));
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Special_status_message(InteropSetting setting)
    {
        const string message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.Unary.Send(new SimpleRequest
        {
            ResponseStatus = new EchoStatus { Code = (int)StatusCode.Unknown, Message = message },
        }));

        outcome.Status.Should().Be(new Status(StatusCode.Unknown, message));
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Unimplemented_method(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.UnimplementedMethod.Send(new Empty()));

        outcome.StatusCode.Should().Be(StatusCode.Unimplemented);
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Unimplemented_service(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.UnimplementedService.Send(new Empty()));

        outcome.StatusCode.Should().Be(StatusCode.Unimplemented);
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Cancel_after_begin(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.Input.Cancel());

        outcome.StatusCode.Should().Be(StatusCode.Cancelled);
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Cancel_after_first_response(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(
            stage.Fixture, ForeignCalls.FullDuplex.Send(Messages.Exchange(27_182, 31_415)).Receive().Cancel());

        outcome.StatusCode.Should().Be(StatusCode.Cancelled);
        outcome.Responses.Should().Equal(Messages.Output(31_415));
        var call = await stage.Fixture.Calls.WaitForAsync(call => call.Server is { IsFinished: true });
        call.Server!.WasGivenUp().Should().BeTrue();
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Timeout_on_sleeping_server(InteropSetting setting)
    {
        await using var stage = Set(setting);

        var outcome = await python.CallAsync(
            stage.Fixture,
            (ForeignCalls.FullDuplex with { Timeout = TimeSpan.FromMilliseconds(1) })
                .Send(new StreamingOutputCallRequest { Payload = Messages.Zeros(27_182) }));

        outcome.StatusCode.Should().Be(StatusCode.DeadlineExceeded);
    }

    private InteropStage Set(InteropSetting setting) =>
        InteropStage.Set(setting, output, options => options.CaptureWire = true);

    private static IEnumerable<bool> FlagsOf(InteropStage stage, WireDirection direction) =>
        stage.Fixture.Wire.Streams
            .SelectMany(stream => stream.Messages)
            .Where(message => message.Direction == direction)
            .Select(message => message.IsCompressed);
}
