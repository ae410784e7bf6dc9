using FluentAssertions;
using Grpc.Core;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>One request, one response.</summary>
public class UnaryTests(ForeignServer foreign, ITestOutputHelper output) : InteropTest(foreign, output)
{
    [Theory, InteropSettings, ForeignServers]
    public async Task Empty_unary(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);

        var outcome = await stage.Client.EmptyCallAsync(new Empty()).CaptureAsync();

        outcome.Should().Succeed().And.Yield(new Empty());
        outcome.Response.CalculateSize().Should().Be(0);
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Large_unary(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);

        var outcome = await stage.Client.UnaryCallAsync(Messages.LargeRequest).CaptureAsync();

        outcome.Should().Succeed().And.Yield(Messages.LargeResponse);
    }

    [Theory, InteropSettings]
    public async Task The_server_refuses_a_payload_that_it_cannot_make(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);

        var unknown = await stage.Client.UnaryCallAsync(new SimpleRequest { ResponseType = (PayloadType)2 }).CaptureAsync();
        var negative = await stage.Client.UnaryCallAsync(new SimpleRequest { ResponseSize = -1 }).CaptureAsync();

        unknown.Should().HaveStatus(StatusCode.InvalidArgument)
            .And.HaveDetail("response_type is 2: the server makes COMPRESSABLE payloads (0) only");
        negative.Should().HaveStatus(StatusCode.InvalidArgument)
            .And.HaveDetail("the response's size is -1 bytes: it must be 0 or more");
    }
}
