using System.Runtime.CompilerServices;
using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Recording;

/// <summary>Calls are kept for long. What they need from HTTP while they run is not.</summary>
public class ResponseRetentionTests
{
    [Theory]
    [InlineData("Ada", false)]
    [InlineData("Ada", true)]
    [InlineData("", true)]
    public async Task The_record_of_a_call_that_has_ended_does_not_hold_its_HTTP_response(string name, bool isBlocking)
    {
        var seen = new List<WeakReference>();
        await using var fixture = GreeterFixture.Create(options => options.ConfigureChannel(
            channel => channel.HttpHandler = new Seeing(channel.HttpHandler!, seen)));

        await Task.Run(() => CallAsync(fixture, name, isBlocking));

        // The next call takes the place of the last one in whatever the connection holds on to.
        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Bob" });
        for (var attempt = 0; attempt < 10 && seen[0].IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(seen[0].IsAlive);
        Assert.Equal(2, fixture.Calls.Count);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task CallAsync(GrpcFixture fixture, string name, bool isBlocking)
    {
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        try
        {
            _ = isBlocking
                ? client.SayHello(new HelloRequest { Name = name })
                : await client.SayHelloAsync(new HelloRequest { Name = name });
        }
        catch (RpcException exception)
        {
            Assert.Equal(StatusCode.InvalidArgument, exception.StatusCode);
        }
    }

    private sealed class Seeing(HttpMessageHandler inner, List<WeakReference> seen) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            seen.Add(new WeakReference(response));
            return response;
        }
    }
}
