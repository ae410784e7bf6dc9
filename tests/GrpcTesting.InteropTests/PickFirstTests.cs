using FluentAssertions;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit.Abstractions;

namespace GrpcTesting.InteropTests;

/// <summary>Client-side load balancing: all calls of a channel go to the first server that it can reach.</summary>
public class PickFirstTests(ForeignServer foreign, ITestOutputHelper output) : InteropTest(foreign, output)
{
    private const int Calls = 100;

    [Fact]
    public async Task Pick_first_unary()
    {
        var tcp = InteropSetting.Own.First(setting => setting.Transport == GrpcTransport.Tcp);
        await using var first = await SetAsync(tcp);
        await using var second = await SetAsync(tcp);
        await using var services = new ServiceCollection()
            .AddSingleton<ResolverFactory>(new StaticResolverFactory(_ =>
                [Address(first.Fixture), Address(second.Fixture)]))
            .BuildServiceProvider();
        using var channel = GrpcChannel.ForAddress("static:///interop", new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Insecure,
            ServiceProvider = services,
            ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new PickFirstConfig() } },
        });
        var client = new TestService.TestServiceClient(channel);

        var servers = new HashSet<string>();
        for (var call = 0; call < Calls; call++)
        {
            var outcome = await client.UnaryCallAsync(new SimpleRequest { FillServerId = true }).CaptureAsync();
            outcome.Should().Succeed();
            servers.Add(outcome.Response.ServerId);
        }

        servers.Should().ContainSingle().Which.Should().NotBeEmpty();
        (first.Fixture.Calls.Count, second.Fixture.Calls.Count).Should().Be((Calls, 0));
    }

    /// <summary>
    /// A channel whose connections come from a callback, or that has none, is a custom transport to the client, and
    /// takes no resolver: of the transports, TCP alone can carry the case.
    /// </summary>
    [Theory, InteropSettings]
    public async Task Other_transports_than_TCP_refuse_to_balance(InteropSetting setting)
    {
        await using var stage = await SetAsync(setting);

        var balancing = () => stage.Fixture.Channel.ConnectAsync();

        if (setting.Transport == GrpcTransport.Tcp)
        {
            await balancing.Should().NotThrowAsync();
        }
        else
        {
            await balancing.Should().ThrowAsync<InvalidOperationException>();
        }
    }

    private static BalancerAddress Address(GrpcFixture fixture)
    {
        var target = new Uri($"http://{fixture.Channel.Target}");
        return new BalancerAddress(target.Host, target.Port);
    }
}
