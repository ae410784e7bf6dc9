using Consumer;
using Grpc.Core;
using GrpcTesting;
using Xunit;

public sealed class EchoService : Echo.EchoBase
{
    public override Task<Words> Say(Words request, ServerCallContext context) => Task.FromResult(request);
}

public class EchoTests
{
    [Fact]
    public async Task A_packaged_fixture_serves_a_call()
    {
        await using var fixture = new GrpcServiceFixture<EchoService>();
        var outcome = await fixture.CreateClient<Echo.EchoClient>().SayAsync(new Words { Text = "hi" }).CaptureAsync();
        Assert.Equal("hi", outcome.Response.Text);
    }
}
