using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Recording;

public class CallRecorderTests
{
    [Fact]
    public async Task A_unary_call_is_one_story_of_both_sides()
    {
        await using var fixture = GreeterFixture.Create();
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        var headers = new Metadata { { "x-tenant", "acme" }, { "trace-bin", new byte[] { 1, 2, 3, 4 } } };
        var deadline = DateTime.UtcNow.AddMinutes(1);

        await client.SayHelloAsync(new HelloRequest { Name = "Ada" }, headers, deadline);

        var call = Assert.Single(fixture.Calls.Snapshot());
        Assert.Equal("/helloworld.Greeter/SayHello", call.Method);
        Assert.True(call.IsFinished);
        Assert.Equal(StatusCode.OK, call.Status?.StatusCode);
        foreach (var view in new[] { call.Client!, call.Server! })
        {
            Assert.True(view.IsFinished);
            Assert.Equal(StatusCode.OK, view.Status?.StatusCode);
            Assert.Equal("Ada", view.Request<HelloRequest>().Name);
            Assert.Equal("Hello Ada", view.Response<HelloReply>().Message);
            Assert.True(view.RequestsCompleted);
            Assert.True(view.ResponsesCompleted);
            Assert.Equal("acme", view.RequestHeaders.GetValue("x-tenant"));
            Assert.Equal([1, 2, 3, 4], view.RequestHeaders.GetValueBytes("trace-bin")!);
            Assert.Null(view.RequestHeaders.GetValue("grpctesting-call-id"));
            Assert.Equal(deadline, view.Deadline!.Value, TimeSpan.FromSeconds(5));
            Assert.Empty(view.Headers!);
            Assert.Empty(view.Trailers!);
            Assert.Null(view.Exception);
            Assert.False(view.IsCancelled);
        }

        Assert.Equal("pipe", call.Client!.Peer);
        Assert.True(call.Server!.Elapsed <= call.Client.Elapsed);
        Assert.Equal(DateTimeOffset.UtcNow, call.Started, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_blocking_call_is_recorded_without_the_headers_that_nobody_saw()
    {
        await using var fixture = GreeterFixture.Create();

        fixture.CreateClient<Greeter.GreeterClient>().SayHello(new HelloRequest { Name = "Ada" });

        var call = fixture.Calls.Latest!;
        Assert.Equal(StatusCode.OK, call.Client!.Status?.StatusCode);
        Assert.Equal("Hello Ada", call.Client.Response<HelloReply>().Message);
        Assert.Null(call.Client.Headers);
        Assert.Equal("Hello Ada", call.Server!.Response<HelloReply>().Message);
    }

    [Fact]
    public async Task A_blocking_call_that_fails_is_recorded_with_its_status()
    {
        await using var fixture = GreeterFixture.Create();
        var client = fixture.CreateClient<Greeter.GreeterClient>();

        var exception = Assert.Throws<RpcException>(() => client.SayHello(new HelloRequest()));

        var call = fixture.Calls.Latest!;
        Assert.Same(exception, call.Client!.Exception);
        Assert.Equal(StatusCode.InvalidArgument, call.Status?.StatusCode);
        Assert.Equal("name", call.Client.Trailers!.GetValue("field"));
    }

    [Fact]
    public async Task The_three_kinds_of_streams_are_recorded_message_by_message()
    {
        await using var fixture = GreeterFixture.Create();
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        HelloRequest ada = new() { Name = "Ada" }, bob = new() { Name = "Bob" };

        await client.SayHelloReplyStream(ada).CaptureAsync();
        await client.SayHelloRequestStream().CaptureAsync(ada, bob);
        await client.SayHelloBiStream().CaptureAsync(ada, bob);

        Assert.Collection(
            fixture.Calls.Snapshot(),
            call => AssertBoth(call, ["Ada"], ["Hello Ada", "Hello Ada, good to see you", "Hello Ada, goodbye"]),
            call => AssertBoth(call, ["Ada", "Bob"], ["Hello Ada, Bob"]),
            call => AssertBoth(call, ["Ada", "Bob"], ["Hello Ada", "Hello Bob"]));
    }

    [Fact]
    public async Task What_the_server_threw_and_what_the_client_saw_stand_side_by_side()
    {
        await using var fixture = GreeterFixture.Create();

        var outcome = await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest()).CaptureAsync();

        var call = fixture.Calls.Latest!;
        Assert.Equal(outcome.Status, call.Client!.Status);
        Assert.Equal("name", call.Client.Trailers!.GetValue("field"));
        Assert.Equal(StatusCode.InvalidArgument, call.Server!.Status?.StatusCode);
        Assert.Equal("name", call.Server.Trailers!.GetValue("field"));
        Assert.Same(outcome.ServerException, call.Server.Exception);
    }

    [Fact]
    public async Task A_foreign_call_has_the_servers_view_only()
    {
        await using var fixture = GreeterFixture.Create();

        await new Greeter.GreeterClient(fixture.CreateChannel()).SayHelloAsync(new HelloRequest { Name = "Ada" });

        var call = Assert.Single(fixture.Calls.Snapshot());
        Assert.Null(call.Client);
        Assert.Equal("/helloworld.Greeter/SayHello", call.Method);
        Assert.Equal("Ada", call.Server!.Request<HelloRequest>().Name);
        Assert.Equal(StatusCode.OK, call.Status?.StatusCode);
    }

    [Fact]
    public async Task A_remote_server_leaves_the_clients_view_only()
    {
        await using var server = GreeterFixture.Create(options => options.Transport = GrpcTransport.Tcp);
        await using var remote = GreeterFixture.Create(options =>
            options.Transport = GrpcTransport.Remote($"http://{server.Channel.Target}"));

        var outcome = await remote.CreateClient<Greeter.GreeterClient>()
            .SayHelloAsync(new HelloRequest { Name = "Ada" }).CaptureAsync();

        var call = Assert.Single(remote.Calls.Snapshot());
        Assert.Equal("/helloworld.Greeter/SayHello", outcome.Method);
        Assert.Equal("Hello Ada", call.Client!.Response<HelloReply>().Message);
        Assert.Null(call.Server);
        Assert.Null(server.Calls.Latest!.Server!.RequestHeaders.GetValue("grpctesting-call-id"));
    }

    [Fact]
    public async Task A_message_that_is_filled_again_for_the_next_write_is_recorded_as_it_was()
    {
        await using var fixture = GreeterFixture.Create();
        using var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloRequestStream();
        var request = new HelloRequest();
        foreach (var name in new[] { "Ada", "Bob" })
        {
            request.Name = name;
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        await call;

        AssertBoth(fixture.Calls.Latest!, ["Ada", "Bob"], ["Hello Ada, Bob"]);
    }

    [Fact]
    public async Task An_open_call_shows_how_far_it_is()
    {
        await using var fixture = GreeterFixture.Create();
        using var call = fixture.CreateClient<Greeter.GreeterClient>().SayHelloBiStream();
        await call.RequestStream.WriteAsync(new HelloRequest { Name = "Ada" });
        await call.ResponseStream.MoveNext(CancellationToken.None);

        var record = fixture.Calls.Latest!;

        Assert.False(record.IsFinished);
        Assert.Null(record.Status);
        Assert.False(record.Client!.RequestsCompleted);
        Assert.False(record.Server!.IsFinished);
        AssertBoth(record, ["Ada"], ["Hello Ada"]);

        call.Dispose();
        var ended = await fixture.Calls.WaitForAsync(each => each.Server!.IsFinished);
        Assert.Equal(StatusCode.Cancelled, ended.Status?.StatusCode);
        Assert.True(ended.Client!.IsCancelled);
        Assert.True(ended.Server!.IsCancelled);
        Assert.Equal(StatusCode.Cancelled, ended.Server.Status?.StatusCode);
    }

    [Fact]
    public async Task The_records_stay_after_the_disposal_and_are_empty_before_the_start()
    {
        var fixture = GreeterFixture.Create();
        Assert.Empty(fixture.Calls.Snapshot());
        Assert.Null(fixture.Calls.Latest);
        Assert.Equal("No calls of GrpcServiceFixture<GreeterService>.", fixture.Calls.ToString());

        await fixture.CreateClient<Greeter.GreeterClient>().SayHelloAsync(new HelloRequest { Name = "Ada" });
        await fixture.DisposeAsync();

        Assert.Equal("Hello Ada", fixture.Calls.Latest!.Client!.Response<HelloReply>().Message);
        Assert.Empty(fixture.Calls.Leaks);
    }

    [Fact]
    public async Task Clear_forgets_what_was()
    {
        await using var fixture = GreeterFixture.Create();
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        await client.SayHelloAsync(new HelloRequest { Name = "Ada" });

        fixture.Calls.Clear();
        Assert.Equal(0, fixture.Calls.Count);
        Assert.Equal(0, fixture.Calls.Dropped);
        await client.SayHelloAsync(new HelloRequest { Name = "Bob" });

        Assert.Equal("Bob", Assert.Single(fixture.Calls.Snapshot()).Client!.Request<HelloRequest>().Name);
    }

    [Fact]
    public async Task A_request_that_is_not_the_only_one_or_of_another_type_is_explained()
    {
        await using var fixture = GreeterFixture.Create();
        var client = fixture.CreateClient<Greeter.GreeterClient>();
        await client.SayHelloReplyStream(new HelloRequest { Name = "Ada" }).CaptureAsync();
        var view = fixture.Calls.Latest!.Client!;

        var wrongType = Assert.Throws<GrpcAssertionException>(() => view.Request<HelloReply>());
        var several = Assert.Throws<GrpcAssertionException>(() => view.Response<HelloReply>());

        Assert.Equal(
            """
            Expected one request of type HelloReply, but the client saw one of type HelloRequest.
            client (pipe): OK after T; 1 request, 3 responses
              +T > { "name": "Ada" }
              +T < { "message": "Hello Ada" }
              +T < { "message": "Hello Ada, good to see you" }
              +T < { "message": "Hello Ada, goodbye" }
            """,
            Timeless.Text(wrongType.Message));
        Assert.StartsWith("Expected one response of type HelloReply, but the client saw 3.\n", several.Message, StringComparison.Ordinal);
    }

    private static void AssertBoth(RecordedCall call, string[] names, string[] greetings)
    {
        foreach (var view in new[] { call.Client!, call.Server! })
        {
            Assert.Equal(names, view.Requests.Select(message => ((HelloRequest)message.Message).Name));
            Assert.Equal(greetings, view.Responses.Select(message => ((HelloReply)message.Message).Message));
            Assert.Equal(names.Length, view.RequestCount);
            Assert.Equal(greetings.Length, view.ResponseCount);
            Assert.Equal(Enumerable.Range(0, names.Length), view.Requests.Select(message => message.Index));
            Assert.All(view.Requests.Concat(view.Responses), message => Assert.False(message.IsPending));
        }
    }
}
