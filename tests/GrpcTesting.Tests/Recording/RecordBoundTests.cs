using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Recording;

public class RecordBoundTests
{
    [Fact]
    public async Task The_newest_calls_are_kept_and_the_others_counted()
    {
        await using var fixture = GreeterFixture.Create(options => options.Records.MaxCalls = 2);

        await Greet(fixture, "Ada", "Bob", "Cyd");

        Assert.Equal(["Bob", "Cyd"], fixture.Calls.Snapshot().Select(call => call.Client!.Request<HelloRequest>().Name));
        Assert.Equal(2, fixture.Calls.Count);
        Assert.Equal(1, fixture.Calls.Dropped);
        Assert.StartsWith(
            "3 calls of GrpcServiceFixture<GreeterService>; the newest 2:\n#2 ",
            fixture.Calls.ToString(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zero_calls_keep_none_and_count_them()
    {
        await using var fixture = GreeterFixture.Create(options => options.Records.MaxCalls = 0);

        await Greet(fixture, "Ada");

        Assert.Null(fixture.Calls.Latest);
        Assert.Equal(1, fixture.Calls.Dropped);
        Assert.Equal(
            "1 call of GrpcServiceFixture<GreeterService>, none of them kept.", fixture.Calls.ToString());
    }

    [Theory]
    [InlineData(0, new string[0])]
    [InlineData(1, new[] { "5" })]
    [InlineData(3, new[] { "3", "4", "5" })]
    [InlineData(5, new[] { "1", "2", "3", "4", "5" })]
    [InlineData(6, new[] { "0", "1", "2", "3", "4", "5" })]
    [InlineData(100, new[] { "0", "1", "2", "3", "4", "5" })]
    public async Task The_newest_messages_are_kept_and_all_are_counted(int max, string[] kept)
    {
        await using var fixture = GreeterFixture.Create(options => options.Records.MaxMessagesPerCall = max);
        var names = Enumerable.Range(0, 6).Select(number => new HelloRequest { Name = $"{number}" });

        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream().CaptureAsync(names);

        var call = fixture.Calls.Latest!;
        foreach (var view in new[] { call.Client!, call.Server! })
        {
            Assert.Equal(kept, view.Requests.Select(message => ((HelloRequest)message.Message).Name));
            Assert.Equal(kept, view.Requests.Select(message => $"{message.Index}"));
            Assert.Equal(6, view.RequestCount);
            Assert.Equal(kept.Length, view.Responses.Count);
            Assert.Equal(6, view.ResponseCount);
        }
    }

    [Fact]
    public async Task Nothing_is_recorded_when_it_is_off_and_outcomes_still_have_the_servers_exception()
    {
        await using var fixture = GreeterFixture.Create(options => options.Records.Enabled = false);

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest()).CaptureAsync();
        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream().CaptureAsync(new HelloRequest { Name = "Ada" });

        Assert.IsType<RpcException>(outcome.ServerException);
        Assert.Empty(fixture.Calls.Snapshot());
        Assert.Equal(0, fixture.Calls.Dropped);
        Assert.Equal(
            "GrpcServiceFixture<GreeterService> does not record calls: its GrpcFixtureOptions.Records.Enabled is false.",
            fixture.Calls.ToString());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_001)]
    public void Bounds_outside_their_range_are_refused(int value)
    {
        var options = new GrpcFixtureOptions().Records;

        foreach (var set in new Action[] { () => options.MaxCalls = value, () => options.MaxMessagesPerCall = value })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>(set);
            Assert.StartsWith("Keep from 0 to 1,000,000.", exception.Message, StringComparison.Ordinal);
        }

        Assert.Equal(1000, options.MaxCalls);
        Assert.Equal(100, options.MaxMessagesPerCall);
    }

    private static async Task Greet(GrpcFixture fixture, params string[] names)
    {
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        foreach (var name in names)
        {
            await client.SayHelloAsync(new HelloRequest { Name = name });
        }
    }
}
