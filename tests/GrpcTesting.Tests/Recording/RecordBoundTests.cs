using Grpc.AspNetCore.Server;
using Grpc.Core;
using Helloworld;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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

    [Fact]
    public async Task The_messages_of_the_oldest_calls_give_way_when_they_take_too_many_bytes()
    {
        await using var fixture = GreeterFixture.Create(options => options.Records.MaxBytes = 10_000);
        var name = new string('x', 1000);

        // A call keeps a request and a response on either side: 4 messages of a little over 1,000 bytes. A look at the
        // records takes in what has arrived.
        for (var number = 0; number < 4; number++)
        {
            await Greet(fixture, name);
            Assert.Equal(4, Kept(fixture.Calls.Latest!.Client!) + Kept(fixture.Calls.Latest!.Server!));
        }

        var calls = fixture.Calls.Snapshot();
        Assert.Equal(4, calls.Count);
        Assert.Equal([0, 0, 4, 4], calls.Select(call => Kept(call.Client!) + Kept(call.Server!)));
        Assert.All(calls, call => Assert.Equal((1, 1), (call.Client!.RequestCount, call.Server!.ResponseCount)));
        Assert.StartsWith(
            "Expected one request of type HelloRequest, but the server saw one that was not kept.",
            Assert.Throws<GrpcAssertionException>(() => calls[0].Server!.Request<HelloRequest>()).Message,
            StringComparison.Ordinal);

        static int Kept(CallView view) => view.Requests.Count + view.Responses.Count;
    }

    [Fact]
    public async Task The_earlier_messages_of_a_long_call_give_way_and_the_later_ones_keep_their_places()
    {
        await using var fixture = GreeterFixture.Create(options => options.Records.MaxBytes = 20_000);
        var names = Enumerable.Range(0, 100).Select(number => new HelloRequest { Name = $"{number} {new string('x', 1000)}" });

        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream().CaptureAsync(names);

        var call = fixture.Calls.Latest!;
        foreach (var view in new[] { call.Client!, call.Server! })
        {
            Assert.Equal((100, 100), (view.RequestCount, view.ResponseCount));
            Assert.InRange(view.Requests.Count, 0, 20);
            Assert.All(view.Requests, message => Assert.StartsWith(
                $"{message.Index} ", ((HelloRequest)message.Message).Name, StringComparison.Ordinal));
            Assert.Equal(view.Requests.Select(message => message.Index).Order(), view.Requests.Select(message => message.Index));
        }
    }

    [Fact]
    public async Task What_is_no_longer_kept_makes_room()
    {
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Records.MaxCalls = 2;
            options.Records.MaxBytes = 10_000;
        });
        var name = new string('x', 1000);

        await Greet(fixture, name, name, name, name, name, name);
        fixture.Calls.Clear();
        await Greet(fixture, name, name);

        // Two calls take 8,000 bytes and a little: nothing has given way for the others, which are gone.
        Assert.All(fixture.Calls.Snapshot(), call => Assert.NotEmpty(call.Client!.Requests));
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
    public async Task Nothing_is_recorded_when_it_is_off_and_calls_are_left_alone()
    {
        IEnumerable<string> headers = [];
        await using var fixture = GreeterFixture.Create(options =>
        {
            options.Records.Enabled = false;
            options.ConfigureServices(services => services.AddSingleton<IStartupFilter>(
                new HeaderWatch(request => headers = [.. request.Keys])));
        });

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest()).CaptureAsync();
        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream().CaptureAsync(new HelloRequest { Name = "Ada" });

        Assert.Equal(StatusCode.InvalidArgument, outcome.StatusCode);
        Assert.Null(outcome.ServerException);
        Assert.Contains("te", headers, StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(headers, name => name.StartsWith("grpctesting", StringComparison.OrdinalIgnoreCase));
        Assert.Empty(fixture.Services.GetRequiredService<IOptions<GrpcServiceOptions>>().Value.Interceptors);
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

    private sealed class HeaderWatch(Action<IHeaderDictionary> see) : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(after => context =>
            {
                see(context.Request.Headers);
                return after(context);
            });
            next(app);
        };
    }
}
