using FluentAssertions;
using Grpc.Core;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>Beyond the public cases: a <c>Remote</c> fixture and a server that is not ours.</summary>
public class ForeignServerTests(ForeignServer foreign, ITestOutputHelper output) : InteropTest(foreign, output)
{
    [PythonTheory, ForeignServers]
    public async Task A_deadline_reaches_the_handler_and_ends_its_call(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);

        // Connects: the deadline is for the call, and not for handshakes on a busy machine.
        await stage.Client.EmptyCallAsync(new Empty());
        var name = Guid.NewGuid().ToString();
        await using var call = stage.Client
            .FullDuplexCall(new Metadata { { "call-name", name } }, DateTime.UtcNow.AddSeconds(2))
            .Probe();

        // The handler has the call, and goes on as long as the client does.
        await call.SendAsync(Messages.Exchange(8, 9));
        await call.ExpectNextAsync(Messages.Output(9));

        await call.ExpectDeadlineExceededAsync(setting);
        await Foreign.WaitForEndAsync(name);
    }

    [PythonTheory, ForeignServers(ThroughProxy = false)]
    public async Task Large_messages_pass_up_to_the_limits_of_either_side(InteropSetting setting)
    {
        const int limit = 4 * 1024 * 1024;
        await using var stage = await SetAsync(setting);

        var within = await stage.Client
            .UnaryCallAsync(new SimpleRequest { Payload = Messages.Zeros(limit - 20), ResponseSize = limit - 20 })
            .CaptureAsync();
        var tooLargeForTheServer = await stage.Client
            .UnaryCallAsync(new SimpleRequest { Payload = Messages.Zeros(limit) })
            .CaptureAsync();
        var tooLargeForTheClient = await stage.Client
            .UnaryCallAsync(new SimpleRequest { ResponseSize = limit })
            .CaptureAsync();

        within.Should().Succeed();
        within.Response.Payload.Body.Length.Should().Be(limit - 20);
        tooLargeForTheServer.Should().HaveStatus(StatusCode.ResourceExhausted)
            .And.HaveDetail("Received message larger than max (4194314 vs. 4194304)");
        tooLargeForTheClient.Should().HaveStatus(StatusCode.ResourceExhausted)
            .And.HaveDetail("Received message exceeds the maximum configured message size.");
    }

    [PythonTheory, ForeignServers(ThroughProxy = false)]
    public async Task The_fixture_records_the_clients_side_and_no_other(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);

        var outcome = await stage.Client.UnaryCallAsync(new SimpleRequest
        {
            ResponseStatus = new EchoStatus { Code = (int)StatusCode.NotFound, Message = "no such thing" },
        }).CaptureAsync();

        outcome.Should().HaveStatus(StatusCode.NotFound).And.NotHaveServerException("the handler runs elsewhere");
        var call = stage.Fixture.Calls.Latest!;
        call.Client.Should().NotBeNull();
        call.Server.Should().BeNull();
    }

    [PythonTheory, ForeignServers]
    public async Task Every_status_code_arrives_as_it_was_sent(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);

        foreach (var code in Enum.GetValues<StatusCode>().Where(code => code != StatusCode.OK))
        {
            var outcome = await stage.Client.UnaryCallAsync(new SimpleRequest
            {
                ResponseStatus = new EchoStatus { Code = (int)code, Message = $"because of {code}" },
            }).CaptureAsync();

            outcome.Should().HaveStatus(code).And.HaveDetail($"because of {code}");
        }
    }

    [PythonTheory, ForeignServers]
    public async Task Metadata_of_every_byte_and_of_several_values_come_back(InteropSetting setting)
    {
        const string header = "x-grpc-test-echo-initial";
        const string trailer = "x-grpc-test-echo-trailing-bin";
        byte[] everyByte = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        await using var stage = await SetAsync(setting);

        var outcome = await stage.Client
            .EmptyCallAsync(new Empty(), new Metadata { { header, "1" }, { header, "2" }, { trailer, everyByte } })
            .CaptureAsync();
        var echoed = await stage.Client
            .UnaryCallAsync(
                new SimpleRequest(), new Metadata { { header, "1" }, { header, "2" }, { trailer, everyByte } })
            .CaptureAsync();

        outcome.Should().Succeed().And.NotHaveHeader(header).And.NotHaveTrailer(trailer);
        echoed.Should().Succeed().And.HaveTrailer(trailer, everyByte);
        echoed.Headers.GetAll(header).Select(entry => entry.Value).Should().Equal(
            ["1, 2"], "SocketsHttpHandler joins values before it sends them");
    }
}
