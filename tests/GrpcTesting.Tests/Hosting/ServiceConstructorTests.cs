using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Hosting;

/// <summary>A service class whose constructor throws, which the server finds out at every call.</summary>
public class ServiceConstructorTests
{
    public static TheoryData<GrpcTransport> Transports => DisposalTests.Transports;

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Every_call_of_every_kind_fails_alike_and_its_outcome_has_what_was_thrown(GrpcTransport transport)
    {
        await using var fixture = GrpcServiceFixture.Create<BrokenGreeter>(options => options.Transport = transport);
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        for (var time = 0; time < 2; time++)
        {
            var outcomes = new[]
            {
                await client.SayHelloAsync(new HelloRequest()).CaptureAsync(),
                await client.SayHelloReplyStream(new HelloRequest()).CaptureAsync(),
                await client.SayHelloRequestStream().CaptureAsync([new HelloRequest()]),
                await client.SayHelloBiStream().CaptureAsync([new HelloRequest()]),
            };

            Assert.All(outcomes, outcome =>
            {
                Assert.Equal(
                    (StatusCode.Unknown, "Exception was thrown by handler."), (outcome.StatusCode, outcome.Detail));
                Assert.Equal("No voice.", Assert.IsType<IOException>(outcome.ServerException).Message);
                Assert.Empty(outcome.Responses);
            });
        }
    }

    private sealed class BrokenGreeter : Greeter.GreeterBase
    {
        public BrokenGreeter() => throw new IOException("No voice.");
    }
}
