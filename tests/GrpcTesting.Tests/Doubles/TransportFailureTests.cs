using System.Net.Sockets;
using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Doubles;

/// <summary>Calls whose transport fails: real and double make the same of an exception.</summary>
public class TransportFailureTests
{
    public static TheoryData<Exception> Exceptions { get; } =
    [
        new IOException("The wire was cut."),
        new HttpRequestException("No connection.", new SocketException((int)SocketError.ConnectionRefused)),
        new InvalidOperationException("Wrong.", new InvalidDataException("Very.", new FormatException("Indeed."))),
        new HttpProtocolException(0x7, "Refused.", null),
        new HttpProtocolException(0x8, "Cancelled.", null),
        new HttpRequestException("Calm.", new HttpProtocolException(0xb, "Enhance your calm.", null)),
        new HttpProtocolException(0xc, "Insecure.", null),
        new HttpProtocolException(0x2, "Internal.", null),
        new OperationCanceledException("Enough."),
    ];

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task A_unary_call_fails(Exception exception)
    {
        await using var fixture = GreeterFixture.Create();
        var real = await NoteAsync(Client(fixture, exception).SayHelloAsync(new HelloRequest()));

        Assert.Equal(real, await NoteAsync(TestCalls.AsyncUnaryCall<HelloReply>(exception)));
    }

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task A_stream_fails_at_its_beginning(Exception exception)
    {
        await using var fixture = GreeterFixture.Create();
        var real = await NoteAsync(Client(fixture, exception).SayHelloReplyStream(new HelloRequest()));

        var stream = TestStreamReader.Of<HelloReply>().ThenFail(exception);
        Assert.Equal(real, await NoteAsync(TestCalls.AsyncServerStreamingCall(stream)));
    }

    [Fact]
    public async Task A_stream_fails_in_its_midst()
    {
        await using var fixture = GreeterFixture.Create();
        using var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream();
        await call.RequestStream.WriteAsync(new HelloRequest { Name = "Ada" });
        await call.ResponseStream.MoveNext(CancellationToken.None);
        fixture.Network.Reset();
        var real = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        var stream = TestStreamReader.Of(new HelloReply()).ThenFail(real.Status.DebugException!);
        using var made = TestCalls.AsyncServerStreamingCall(stream);
        await made.ResponseStream.MoveNext(CancellationToken.None);
        var thrown = await Assert.ThrowsAsync<RpcException>(() => made.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal(real.Status.ToString(), thrown.Status.ToString());
        Assert.StartsWith("Error reading next message.", thrown.Status.Detail, StringComparison.Ordinal);
        Assert.True(made.Inspect().IsCancelled);
    }

    private static async Task<List<string>> NoteAsync(AsyncUnaryCall<HelloReply> call)
    {
        var notes = new Notes();
        await notes.TryAsync("response", () => call.ResponseAsync);
        await notes.TryAsync("headers", () => call.ResponseHeadersAsync);
        notes.Try("status", () => call.GetStatus());
        notes.Try("trailers", () => call.GetTrailers());
        return notes.Lines;
    }

    private static async Task<List<string>> NoteAsync(AsyncServerStreamingCall<HelloReply> call)
    {
        var notes = new Notes();
        await notes.TryAsync("read", () => call.ResponseStream.MoveNext(CancellationToken.None));
        await notes.TryAsync("headers", () => call.ResponseHeadersAsync);
        await notes.TryAsync("read", () => call.ResponseStream.MoveNext(CancellationToken.None));
        notes.Try("status", () => call.GetStatus());
        notes.Try("trailers", () => call.GetTrailers());
        return notes.Lines;
    }

    private static Greeter.GreeterClient Client(GrpcFixture fixture, Exception exception) =>
        new(fixture.CreateChannel(channel => channel.HttpHandler = new Broken(exception)));

    private sealed class Broken(Exception exception) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(exception);
    }
}
