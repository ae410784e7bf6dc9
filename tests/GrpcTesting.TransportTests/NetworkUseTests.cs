using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Configuration;
using GrpcTesting.Tests;

namespace GrpcTesting.TransportTests;

/// <summary>What the network is for: how clients stand up to one that fails.</summary>
public class NetworkUseTests
{
    [Fact]
    public async Task A_retry_policy_survives_a_reset_before_the_headers()
    {
        var attempts = 0;
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stage = Stage.Set(GrpcTransport.Pipe, new ScenarioService
        {
            OnUnary = async (request, context) =>
            {
                if (Interlocked.Increment(ref attempts) == 1)
                {
                    entered.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
                }

                return request;
            },
        }, WithRetries);
        var call = stage.Client.UnaryAsync(new Letter { Text = "hello" }).CaptureAsync();
        await entered.Task;

        stage.Fixture.Network.Reset();

        Assert.Equal("hello", (await call).Response.Text);
        Assert.Equal(2, attempts);
        Assert.Equal(2, stage.Fixture.Network.Connections.Count);
    }

    [Fact]
    public async Task A_retry_policy_does_not_survive_a_reset_after_the_headers()
    {
        var attempts = 0;
        await using var stage = Stage.Set(GrpcTransport.Pipe, new ScenarioService
        {
            OnUnary = async (request, context) =>
            {
                Interlocked.Increment(ref attempts);
                await context.WriteResponseHeadersAsync([]);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
                return request;
            },
        }, WithRetries);
        var call = stage.Client.UnaryAsync(new Letter());
        await call.ResponseHeadersAsync.WaitAsync(Stage.Bound);

        stage.Fixture.Network.Reset();

        Assert.NotEqual(StatusCode.OK, (await call.CaptureAsync()).StatusCode);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task A_hedging_policy_tries_again_at_once_when_the_first_attempt_is_cut()
    {
        var attempts = 0;
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stage = Stage.Set(GrpcTransport.Pipe, new ScenarioService
        {
            OnUnary = async (request, context) =>
            {
                if (Interlocked.Increment(ref attempts) == 1)
                {
                    entered.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.CancellationToken);
                }

                return request;
            },
        }, options => options.ConfigureChannel(channel => channel.ServiceConfig = new ServiceConfig
        {
            MethodConfigs =
            {
                new MethodConfig
                {
                    Names = { MethodName.Default },
                    HedgingPolicy = new HedgingPolicy
                    {
                        MaxAttempts = 2,
                        HedgingDelay = TimeSpan.FromHours(1),
                        NonFatalStatusCodes = { StatusCode.Unavailable },
                    },
                },
            },
        }));
        var call = stage.Client.UnaryAsync(new Letter { Text = "hello" }).CaptureAsync();
        await entered.Task;

        stage.Fixture.Network.Reset();

        Assert.Equal("hello", (await call).Response.Text);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task Keep_alive_pings_find_a_half_open_peer()
    {
        var (stage, entered, _) = NetworkScene.Staying(options => options.ConfigureChannel(channel =>
        {
            var handler = (SocketsHttpHandler)channel.HttpHandler!;
            handler.KeepAlivePingDelay = TimeSpan.FromSeconds(1);
            handler.KeepAlivePingTimeout = TimeSpan.FromSeconds(1);
        }));
        await using var closing = stage;
        var call = stage.CallAsync(NetworkCallKind.ServerStream);
        await entered;

        stage.Fixture.Network.HalfOpen = true;

        var outcome = await call;
        Assert.True(outcome.StatusCode == StatusCode.Internal, outcome.ToString());
        var connection = Assert.Single(stage.Fixture.Network.Connections);
        Assert.Equal("closed by the client", connection.EndReason);
        Assert.True(connection.ToServer.Lost > 0);
    }

    [Fact]
    public async Task A_deadlock_through_used_up_windows_is_found_and_explained()
    {
        await using var stage = Stage.Set(GrpcTransport.Pipe, new ScenarioService
        {
            // Writes, and never reads.
            OnDuplex = (_, responses, context) => WriteWithoutEndAsync(responses, context.CancellationToken),
        });
        var network = stage.Fixture.Network;
        using var call = stage.Client.Duplex();

        // So does the client.
        var writing = WriteWithoutEndAsync(call.RequestStream, CancellationToken.None);
        await FlowTests.StandsStillAsync(() => (int)network.Connections.Sum(c => c.ToServer.Delivered + c.ToClient.Delivered));
        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => network.WaitForAsync(writing, TimeSpan.FromSeconds(1)));

        Assert.Equal(
            $"""
            The step was not over after 1 s. In the last 500 ms, no byte arrived on either side, although no condition holds anything back: client and server wait for each other. Where both write and neither reads, the HTTP/2 flow-control windows are used up, and both writes wait for ever.
            Network (seed {network.Seed})
              client to server: no condition
              server to client: no condition
              connections:
                {network.Connections[0]}
              running calls:
                /grpctesting.scenario.Scenario/Duplex on connection #1
            """,
            exception.Message);
    }

    [Fact]
    public async Task The_pages_examples_work()
    {
        var (stage, entered, _) = NetworkScene.Staying();
        await using var closing = stage;
        var fixture = stage.Fixture;

        var network = fixture.Network;
        network.ServerToClient.Latency = TimeSpan.FromMilliseconds(50);
        network.ClientToServer.BytesPerSecond = 10_000;
        network.BothWays(way => way.Slice(100));

        var call = stage.CallAsync(NetworkCallKind.Duplex);
        await entered;

        network.ResetCalls("Duplex", Http2ErrorCode.EnhanceYourCalm);
        Assert.Equal(StatusCode.ResourceExhausted, (await call).StatusCode);

        network.GoAway();

        fixture.Network.Reset();
        await fixture.Network.WaitUntilNoticedAsync();
    }

    private static void WithRetries(GrpcFixtureOptions options) =>
        options.ConfigureChannel(channel => Retries.On(channel, attempts: 3));

    private static async Task WriteWithoutEndAsync(IAsyncStreamWriter<Letter> stream, CancellationToken cancellationToken)
    {
        var letter = new Letter { Payload = Google.Protobuf.ByteString.CopyFrom(new byte[1024]) };
        while (true)
        {
            await stream.WriteAsync(letter, cancellationToken);
        }
    }
}
