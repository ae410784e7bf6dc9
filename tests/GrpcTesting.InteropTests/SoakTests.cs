using FluentAssertions;
using Grpc.Core;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>
/// The same large call, many times. The description leaves the number to whoever runs it: 50, or with
/// <c>GRPCTESTING_STRESS=full</c> 1,000.
/// </summary>
public class SoakTests(ForeignServer foreign, ITestOutputHelper output) : InteropTest(foreign, output)
{
    private static readonly int Iterations =
        Environment.GetEnvironmentVariable("GRPCTESTING_STRESS") == "full" ? 1_000 : 50;

    // Large messages that nobody will look at; but the fixture's timeout is to hold, and a call that does not get on
    // is to show what crossed and what holds it back.
    private static Action<GrpcFixtureOptions> Prepare(InteropSetting setting) => options =>
    {
        options.Records.MaxCalls = 0;

        // Larger than a response: Kestrel may lose one on a connection where that was not so, dotnet/aspnetcore#53736.
        options.Http2.ClientStreamWindow = 1024 * 1024;
        options.CaptureWire = setting.HasFrames;
    };

    [Theory, InteropSettings, ForeignServers]
    public async Task Rpc_soak(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting, Prepare(setting));

        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            var outcome = await stage.Client.UnaryCallAsync(Messages.LargeRequest).CaptureAsync();

            outcome.Should().Succeed("iteration {0} is as good as any", iteration).And.Yield(Messages.LargeResponse);
        }
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Channel_soak(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting, Prepare(setting));

        for (var iteration = 0; iteration < Iterations; iteration++)
        {
            using var channel = stage.Fixture.CreateChannel();
            var client = new TestService.TestServiceClient(channel);
            var outcome = await client.UnaryCallAsync(Messages.LargeRequest).CaptureAsync();

            outcome.Should().Succeed("iteration {0} is as good as any", iteration).And.Yield(Messages.LargeResponse);
        }
    }

    [Theory, InteropSettings, ForeignServers]
    public async Task Concurrent_large_unary(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting, Prepare(setting));

        var outcomes = await Task.WhenAll(Enumerable.Range(0, Iterations)
            .Select(_ => stage.Client.UnaryCallAsync(Messages.LargeRequest).CaptureAsync()));

        outcomes.Should().AllSatisfy(outcome => outcome.Should().Succeed().And.Yield(Messages.LargeResponse));
    }
}
