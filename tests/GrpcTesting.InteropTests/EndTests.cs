using FluentAssertions;
using Grpc.Core;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>Calls that the client gives up.</summary>
public class EndTests(ForeignServer foreign, ITestOutputHelper output) : InteropTest(foreign, output)
{
    [Theory, InteropSettings, ForeignServers]
    public async Task Cancel_after_begin(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        await using var call = stage.Client.StreamingInputCall().Probe();

        await call.CancelAsync();

        await call.ExpectErrorAsync(StatusCode.Cancelled);
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Cancel_after_first_response(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        var name = Guid.NewGuid().ToString();
        await using var call = stage.Client.FullDuplexCall(new Metadata { { "call-name", name } }).Probe();

        await call.SendAsync(Messages.Exchange(27_182, 31_415));
        await call.ExpectNextAsync(Messages.Output(31_415));
        await call.CancelAsync();

        await call.ExpectErrorAsync(StatusCode.Cancelled);

        // Beyond the case: the handler, which would go on as long as the client does, learns of it.
        if (setting.Endpoint is null)
        {
            var ended = await stage.Fixture.Calls.WaitForAsync(call => call.Server is { IsFinished: true });
            ended.Server!.WasGivenUp().Should().BeTrue();
        }
        else
        {
            await Foreign.WaitForEndAsync(name);
        }
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Timeout_on_sleeping_server(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        await using var call = stage.Client.FullDuplexCall(deadline: DateTime.UtcNow.AddMilliseconds(1)).Probe();

        // The request may not get out in so short a time.
        var sending = call.SendAsync(new StreamingOutputCallRequest { Payload = Messages.Zeros(27_182) });

        await call.ExpectDeadlineExceededAsync(setting);
        await Record.ExceptionAsync(() => sending);
    }
}
