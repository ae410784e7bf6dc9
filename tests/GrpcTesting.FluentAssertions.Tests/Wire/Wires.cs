using System.Text.RegularExpressions;
using Grpc.Core;
using Helloworld;
using Microsoft.AspNetCore.Connections.Features;

namespace GrpcTesting.Tests.Wire;

/// <summary>What real calls left on the wire.</summary>
internal static partial class Wires
{
    /// <summary>One unary call, and the client's acknowledgement of settings, which may come after it.</summary>
    public static async Task<WireSnapshot> OrdinaryAsync(Action<GrpcFixtureOptions>? configure = null)
    {
        await using var fixture = Capturing(new Script(), configure);
        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });
        await fixture.Wire.WaitForAsync(
            frame => frame is Http2SettingsFrame { IsAck: true, Direction: WireDirection.ClientToServer });
        return fixture.Wire.Snapshot();
    }

    /// <summary>A stream of replies that nobody reads, until the server has no room left.</summary>
    public static async Task<WireSnapshot> BlockedAsync()
    {
        await using var fixture = Capturing(new Script());
        using var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloReplyStream(new HelloRequest());
        await fixture.Wire.WaitForAsync(
            _ => fixture.Wire.Streams.Any(stream => stream.ResponseWindow.BlockedSince is not null));
        return fixture.Wire.Snapshot();
    }

    /// <summary>A call that the client gives up.</summary>
    public static async Task<WireSnapshot> CancelledAsync()
    {
        await using var fixture = Capturing(new Script());
        using var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream();
        await call.ResponseHeadersAsync;
        call.Dispose();
        await fixture.Wire.WaitForAsync(frame => frame is Http2RstStreamFrame);
        return fixture.Wire.Snapshot();
    }

    /// <summary>A call in which the server asks the client to take another connection.</summary>
    public static async Task<WireSnapshot> DrainedAsync()
    {
        await using var fixture = Capturing(new Script
        {
            OnUnary = context => context.GetHttpContext().Features
                .Get<IConnectionLifetimeNotificationFeature>()!
                .RequestClose(),
        });
        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });
        await fixture.Wire.WaitForAsync(frame => frame is Http2GoAwayFrame);
        return fixture.Wire.Snapshot();
    }

    public static GrpcServiceFixture<Greeter.GreeterBase> Capturing(
        Greeter.GreeterBase service, Action<GrpcFixtureOptions>? configure = null) =>
        GrpcServiceFixture.For(service, options =>
        {
            options.CaptureWire = true;
            configure?.Invoke(options);
        });

    public static GrpcServiceFixture<Greeter.GreeterBase> Greeting(Action<GrpcFixtureOptions>? configure = null) =>
        Capturing(new Script(), configure);

    /// <summary>The whole failure: what it says of the wire, and its table.</summary>
    public static string Message(string says, WireSnapshot wire) =>
        Failure.Normalized($"{says}\nThe wire:\n{wire.ToString().TrimEnd()}");

    /// <summary>A table without its times.</summary>
    public static string WithoutTimes(string message) =>
        Milliseconds().Replace(message, "$1  <ms>  ");

    [GeneratedRegex(@"^( +(?:#|\d+)) +(?:ms|\d+\.\d{3})  (?=direction|client)", RegexOptions.Multiline)]
    private static partial Regex Milliseconds();

    private sealed class Script : Greeter.GreeterBase
    {
        public Action<ServerCallContext> OnUnary { get; init; } = _ => { };

        public override Task<HelloReply> SayHello(HelloRequest request, ServerCallContext context)
        {
            OnUnary(context);
            return Task.FromResult(new HelloReply { Message = $"Hello {request.Name}" });
        }

        public override async Task SayHelloReplyStream(
            HelloRequest request, IServerStreamWriter<HelloReply> responseStream, ServerCallContext context)
        {
            var kibibyte = new HelloReply { Message = new string('a', 1024) };
            while (!context.CancellationToken.IsCancellationRequested)
            {
                await responseStream.WriteAsync(kibibyte, context.CancellationToken);
            }
        }

        public override async Task SayHelloBiStream(
            IAsyncStreamReader<HelloRequest> requestStream,
            IServerStreamWriter<HelloReply> responseStream,
            ServerCallContext context)
        {
            await context.WriteResponseHeadersAsync([]);
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                await responseStream.WriteAsync(new HelloReply(), context.CancellationToken);
            }
        }
    }
}
