using Grpc.Core;
using GrpcTesting.Tests.Probes;
using Helloworld;

namespace GrpcTesting.Tests.Calls;

/// <summary>Captures of calls that are taken away meanwhile: an outcome, and never the exception of what broke.</summary>
public class BrokenCallTests
{
    [Theory]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(HttpRequestException))]
    public async Task A_write_on_a_broken_connection(Type broken)
    {
        var write = Task.FromException((Exception)Activator.CreateInstance(broken, "reset")!);

        var outcome = await HandMade.Duplex(write).CaptureAsync(new HelloRequest());

        Assert.Equal(new Status(StatusCode.Unavailable, "reset"), outcome.Status);
    }

    [Fact]
    public async Task A_call_that_is_disposed_between_two_reads()
    {
        await using var fixture = GreeterFixture.Create();

        // There are replies, so that it is not over before they are read.
        using var call = fixture.CreateClient<Greeter.GreeterClient>()
            .SayHelloReplyStream(new HelloRequest { Name = "Ada" });
        await call.ResponseHeadersAsync;
        call.Dispose();

        var outcome = await call.CaptureAsync();

        Assert.Equal(new Status(StatusCode.Cancelled, "gRPC call disposed."), outcome.Status);
    }
}
