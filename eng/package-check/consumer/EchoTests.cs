using Consumer;
using FluentAssertions;
using Grpc.Core;
using GrpcTesting;
using Xunit;
using Xunit.Abstractions;

public sealed class EchoService : Echo.EchoBase
{
    public override Task<Words> Say(Words request, ServerCallContext context) => Task.FromResult(request);
}

public class EchoTests(ITestOutputHelper output) : GrpcTest<EchoService>(output)
{
    [Theory, GrpcTransports]
    public async Task Packaged_fixtures_serve_calls_on_every_transport(GrpcTransport transport)
    {
        await UseTransportAsync(transport);
        var outcome = await Client<Echo.EchoClient>().SayAsync(new Words { Text = "hi" }).CaptureAsync();
        outcome.Should().Succeed().And.Yield(new Words { Text = "hi" });
    }
}
