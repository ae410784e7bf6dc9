using FluentAssertions;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>Streams, one way and both ways.</summary>
public class StreamingTests(ForeignServer foreign, ITestOutputHelper output) : InteropTest(foreign, output)
{
    [Theory, InteropSettings, ForeignServers]
    public async Task Client_streaming(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);

        var outcome = await stage.Client.StreamingInputCall().CaptureAsync(
            Messages.Input(27_182), Messages.Input(8), Messages.Input(1_828), Messages.Input(45_904));

        outcome.Should().Succeed().And.Yield(new StreamingInputCallResponse { AggregatedPayloadSize = 74_922 });
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Server_streaming(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);

        var outcome = await stage.Client
            .StreamingOutputCall(Messages.Asking(31_415, 9, 2_653, 58_979))
            .CaptureAsync();

        outcome.Should().Succeed().And.Yield(
            Messages.Output(31_415), Messages.Output(9), Messages.Output(2_653), Messages.Output(58_979));
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Ping_pong(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        await using var call = stage.Client.FullDuplexCall().Probe();

        await call.SendAsync(Messages.Exchange(27_182, 31_415));
        await call.ExpectNextAsync(Messages.Output(31_415));
        await call.SendAsync(Messages.Exchange(8, 9));
        await call.ExpectNextAsync(Messages.Output(9));
        await call.SendAsync(Messages.Exchange(1_828, 2_653));
        await call.ExpectNextAsync(Messages.Output(2_653));
        await call.SendAsync(Messages.Exchange(45_904, 58_979));
        await call.ExpectNextAsync(Messages.Output(58_979));

        await call.CompleteAsync();
        await call.ExpectCompletedAsync();
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Half_duplex(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        await using var call = stage.Client.HalfDuplexCall().Probe();

        await call.SendAsync([Messages.Exchange(8, 9), Messages.Exchange(1_828, 2_653)]);
        await call.ExpectNoMessageAsync(TimeSpan.FromMilliseconds(50));
        await call.CompleteAsync();

        await call.ExpectNextAsync(Messages.Output(9));
        await call.ExpectNextAsync(Messages.Output(2_653));
        await call.ExpectCompletedAsync();
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Empty_stream(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        await using var call = stage.Client.FullDuplexCall().Probe();

        await call.CompleteAsync();

        await call.ExpectCompletedAsync();
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task The_server_keeps_the_intervals_that_it_is_asked_for(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        var request = Messages.Asking(1, 2);
        request.ResponseParameters[0].IntervalUs = 30_000;
        request.ResponseParameters[1].IntervalUs = 30_000;

        var outcome = await stage.Client.StreamingOutputCall(request).CaptureAsync();

        outcome.Should().Succeed().And.Yield(Messages.Output(1), Messages.Output(2));

        // Timers count in coarser steps than clocks.
        outcome.Elapsed.Should().BeGreaterThan(TimeSpan.FromMilliseconds(50));
    }
}
