using FluentAssertions;
using Grpc.Core;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>Beyond the public cases: time, sizes and frames of a foreign client.</summary>
public class ForeignClientLimitTests(ForeignClient python, ITestOutputHelper output) : IClassFixture<ForeignClient>
{
    [PythonTheory, ForeignClientSettings]
    public async Task A_deadline_reaches_the_handler_and_ends_its_call(InteropSetting setting)
    {
        await using var stage = InteropStage.Set(setting, output);

        // Nobody completes the call; the first response says that the handler has it.
        var before = DateTime.UtcNow;
        var outcome = await python.CallAsync(
            stage.Fixture,
            (ForeignCalls.FullDuplex with { Timeout = TimeSpan.FromSeconds(2) }).Send(Messages.Exchange(8, 9)));

        outcome.StatusCode.Should().Be(StatusCode.DeadlineExceeded);
        outcome.Responses.Should().Equal(Messages.Output(9));
        var call = await stage.Fixture.Calls.WaitForAsync(call => call.Server is { IsFinished: true });
        call.Server!.Deadline.Should().BeAfter(before).And.BeBefore(DateTime.UtcNow.AddSeconds(2));
        call.Server!.WasGivenUp().Should().BeTrue();
    }

    [PythonTheory, ForeignClientSettings]
    public async Task A_message_at_the_servers_limit_passes_and_one_above_it_does_not(InteropSetting setting)
    {
        const int limit = 4 * 1024 * 1024;
        await using var stage = InteropStage.Set(setting, output);
        var fits = new SimpleRequest { Payload = Messages.Zeros(limit - 12) };
        fits.CalculateSize().Should().BeInRange(limit - 4, limit);

        var within = await python.CallAsync(stage.Fixture, ForeignCalls.Unary.Send(fits));
        var above = await python.CallAsync(
            stage.Fixture, ForeignCalls.Unary.Send(new SimpleRequest { Payload = Messages.Zeros(limit) }));

        within.StatusCode.Should().Be(StatusCode.OK);
        above.Status.Should().Be(new Status(
            StatusCode.ResourceExhausted, "Received message exceeds the maximum configured message size."));
    }

    [PythonTheory, ForeignClientSettings]
    public async Task The_wire_decodes_what_another_HTTP2_writes(InteropSetting setting)
    {
        await using var stage = InteropStage.Set(setting, output, options => options.CaptureWire = true);
        var metadata = new Metadata { { "x-long", new string('x', 20_000) } };

        var outcome = await python.CallAsync(
            stage.Fixture, (ForeignCalls.Unary with { Metadata = metadata }).Send(Messages.LargeRequest));

        outcome.StatusCode.Should().Be(StatusCode.OK);
        var wire = stage.Fixture.Wire.Snapshot();
        wire.Should().HaveExchangedSettings().And.NotHaveMalformedFrames().And.NotHaveReset();
        var stream = wire.Streams.Should().ContainSingle().Subject;
        stream.Method.Should().Be("/grpc.testing.TestService/UnaryCall");
        stream.RequestHeaders.Should().ContainSingle(header => header.Name == "x-long" && header.Value.Length == 20_000);
        stream.Frames.Should().ContainItemsAssignableTo<Http2ContinuationFrame>(
            "a header list of 20 KB does not fit into one frame of 16 KiB");
        stream.Messages.Select(message => message.TypeName)
            .Should().Equal(nameof(SimpleRequest), nameof(SimpleResponse));
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Every_status_code_arrives_as_it_was_sent(InteropSetting setting)
    {
        await using var stage = InteropStage.Set(setting, output);

        foreach (var code in Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK))
        {
            var outcome = await python.CallAsync(stage.Fixture, ForeignCalls.Unary.Send(new SimpleRequest
            {
                ResponseStatus = new EchoStatus { Code = (int)code, Message = $"because of {code}" },
            }));

            outcome.Status.Should().Be(new Status(code, $"because of {code}"));
        }
    }

    [PythonTheory, ForeignClientSettings]
    public async Task Metadata_of_every_byte_and_of_several_values_come_back(InteropSetting setting)
    {
        const string header = "x-grpc-test-echo-initial";
        const string trailer = "x-grpc-test-echo-trailing-bin";
        byte[] everyByte = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        await using var stage = InteropStage.Set(setting, output);
        var metadata = new Metadata { { header, "1" }, { header, "2" }, { trailer, everyByte } };

        var outcome = await python.CallAsync(
            stage.Fixture, (ForeignCalls.Unary with { Metadata = metadata }).Send(new SimpleRequest()));

        outcome.StatusCode.Should().Be(StatusCode.OK);
        outcome.Trailers.Should().Contain(trailer, everyByte);
        outcome.Headers.GetAll(header).Select(entry => entry.Value).Should().Equal(
            ["1,2"], "Grpc.AspNetCore.Server joins what came as two values");
    }
}
