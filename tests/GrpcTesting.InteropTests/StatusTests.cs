using FluentAssertions;
using Grpc.Core;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>The ways in which a server says no.</summary>
public class StatusTests(ForeignServer foreign, ITestOutputHelper output) : InteropTest(foreign, output)
{
    [Theory, InteropSettings, ForeignServers]
    public async Task Status_code_and_message(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        var status = new EchoStatus { Code = (int)StatusCode.Unknown, Message = "test status message" };

        var unary = await stage.Client.UnaryCallAsync(new SimpleRequest { ResponseStatus = status }).CaptureAsync();
        var duplex = await stage.Client.FullDuplexCall().CaptureAsync(
            new StreamingOutputCallRequest { ResponseStatus = status });

        unary.Should().HaveStatus(StatusCode.Unknown).And.HaveDetail("test status message").And.YieldNothing();
        duplex.Should().HaveStatus(StatusCode.Unknown).And.HaveDetail("test status message").And.YieldNothing();
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Special_status_message(InteropSetting setting)
    {
        const string message = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n";
        await using var stage = await SetAsync(setting);

        var outcome = await stage.Client.UnaryCallAsync(new SimpleRequest
        {
            ResponseStatus = new EchoStatus { Code = (int)StatusCode.Unknown, Message = message },
        }).CaptureAsync();

        outcome.Should().HaveStatus(StatusCode.Unknown);
        outcome.Detail.Should().Be(message);
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Unimplemented_method(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);

        var outcome = await stage.Client.UnimplementedCallAsync(new Empty()).CaptureAsync();

        outcome.Should().HaveStatus(StatusCode.Unimplemented);
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Unimplemented_service(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);
        var client = stage.Fixture.CreateClient<UnimplementedService.UnimplementedServiceClient>();

        var outcome = await client.UnimplementedCallAsync(new Empty()).CaptureAsync();

        outcome.Should().HaveStatus(StatusCode.Unimplemented);
    }
}
