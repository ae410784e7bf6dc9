using Grpc.Core;
using GrpcTesting.Tests.Schemas;
using Helloworld;

namespace GrpcTesting.Tests.Generic;

public class GenericClientTests
{
    private const string SayHello = "/helloworld.Greeter/SayHello";

    [Fact]
    public async Task Calls_with_JSON_by_the_methods_that_the_server_maps()
    {
        await using var fixture = GreeterFixture.Create();

        var outcome = await fixture.Generic.CallJsonAsync(SayHello, """{"name":"Ada"}""");

        Assert.Equal("""{"message":"Hello Ada"}""", outcome.Response);
        Assert.Equal(SayHello, outcome.Method);
        Assert.Equal(StatusCode.OK, outcome.StatusCode);
    }

    [Fact]
    public async Task Calls_on_any_invoker_with_JSON_by_given_methods()
    {
        await using var fixture = GreeterFixture.Create();
        var generic = new GenericClient(fixture.Channel.CreateCallInvoker(), GrpcSchema.Of(Greeter.Descriptor));

        var outcome = await generic.CallJsonAsync(SayHello, """{"name":"Ada"}""");

        Assert.Equal("""{"message":"Hello Ada"}""", outcome.Response);
    }

    [Fact]
    public async Task Calls_with_JSON_by_a_descriptor_set()
    {
        await using var fixture = GreeterFixture.Create();
        var schema = GrpcSchema.Of(EverythingSchemas.SetOf(Greeter.Descriptor.File));
        var generic = new GenericClient(fixture.Channel.CreateCallInvoker(), schema);

        var outcome = await generic.CallJsonAsync("/helloworld.Greeter/SayHelloReplyStream", """{"name":"Ada"}""");

        Assert.Equal(3, outcome.Responses.Count);
        Assert.Equal("""{"message":"Hello Ada, goodbye"}""", outcome.Responses[2]);
    }

    [Fact]
    public async Task An_error_is_an_outcome()
    {
        await using var fixture = GreeterFixture.Create();

        var outcome = await fixture.Generic.CallJsonAsync(SayHello, "{}");

        Assert.Equal(StatusCode.InvalidArgument, outcome.StatusCode);
        Assert.Equal("name", outcome.Trailers.GetValue("field"));
        Assert.IsType<RpcException>(outcome.ServerException);
        Assert.Empty(outcome.Responses);
    }

    [Fact]
    public async Task Wrong_JSON_is_refused_before_a_call_is_made()
    {
        await using var fixture = GreeterFixture.Create();

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            () => fixture.Generic.CallJsonAsync(SayHello, """{"nmae":"Ada"}"""));

        Assert.Equal(
            "The request of /helloworld.Greeter/SayHello is no helloworld.HelloRequest: line 1, column 2, $.nmae: "
            + "helloworld.HelloRequest has no field 'nmae'. Its fields, nearest first: name. (Parameter 'request')",
            exception.Message);
        Assert.Empty(fixture.Calls.Snapshot());
    }

    [Fact]
    public async Task Wrong_JSON_within_a_stream_ends_the_call_and_says_which()
    {
        await using var fixture = GreeterFixture.Create();

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => fixture.Generic.CallJsonAsync(
            "/helloworld.Greeter/SayHelloBiStream", ["""{"name":"Ada"}""", """{"name":1}"""]));

        Assert.Equal(
            "Request 1 of /helloworld.Greeter/SayHelloBiStream is no helloworld.HelloRequest: line 1, column 9, $.name: "
            + "expected a string, but found the number 1. (Parameter 'requests')",
            exception.Message);
    }

    [Fact]
    public async Task An_unknown_method_lists_the_known_ones_nearest_first()
    {
        await using var fixture = GreeterFixture.Create();

        var exception = await Assert.ThrowsAsync<ArgumentException>(
            () => fixture.Generic.CallJsonAsync("/helloworld.Greeter/SayHallo", "{}"));

        Assert.Equal(
            "/helloworld.Greeter/SayHallo is not a method whose messages are known. Known, nearest first: "
            + "/helloworld.Greeter/SayHello, /helloworld.Greeter/SayHelloBiStream, "
            + "/helloworld.Greeter/SayHelloReplyStream, /helloworld.Greeter/SayHelloRequestStream. To call others with "
            + "JSON, give their descriptors with WithSchema; with bytes, Method(name) calls any. (Parameter 'method')",
            exception.Message);
    }

    [Fact]
    public async Task Without_any_methods_it_says_how_to_give_them()
    {
        await using var fixture = GreeterFixture.Create();
        var generic = new GenericClient(fixture.Channel.CreateCallInvoker());

        var exception = await Assert.ThrowsAsync<ArgumentException>(() => generic.CallJsonAsync(SayHello, "{}"));

        Assert.Equal(
            "/helloworld.Greeter/SayHello cannot be called with JSON: no method's messages are known here. Give their "
            + "descriptors, such as WithSchema(GrpcSchema.Of(Greeter.Descriptor)), or call it with bytes, message types "
            + "or marshallers of your own: Method(name). (Parameter 'method')",
            exception.Message);
    }

    [Fact]
    public async Task A_remote_server_needs_its_methods_to_be_given()
    {
        await using var server = GreeterFixture.Create(options => options.Transport = GrpcTransport.Tcp);
        await using var fixture = GreeterFixture.Create(
            options => options.Transport = GrpcTransport.Remote($"http://{server.Channel.Target}"));

        Assert.Empty(fixture.Generic.Schema.Methods);
        var outcome = await fixture.Generic
            .WithSchema(GrpcSchema.Of(Greeter.Descriptor))
            .CallJsonAsync(SayHello, """{"name":"Ada"}""");
        Assert.Equal("""{"message":"Hello Ada"}""", outcome.Response);

        var raw = await fixture.Generic.SendRawAsync(SayHello, GrpcFrame.Of([0x0a, 3, (byte)'A', (byte)'d', (byte)'a']));
        Assert.Equal(StatusCode.OK, raw.Status?.StatusCode);
    }

    [Theory]
    [InlineData("helloworld.Greeter/SayHello")]
    [InlineData("/SayHello")]
    [InlineData("/helloworld.Greeter/")]
    [InlineData("//SayHello")]
    [InlineData("/helloworld.Greeter/Say/Hello")]
    public async Task A_name_that_is_not_full_is_refused(string name)
    {
        await using var fixture = GreeterFixture.Create();

        var exception = Assert.Throws<ArgumentException>(() => fixture.Generic.Method(name));

        Assert.Equal(
            $"'{name}' is not a full method name. Give one such as /helloworld.Greeter/SayHello: a slash, the service "
            + "with its package, a slash, the method. (Parameter 'name')",
            exception.Message);
    }

    [Theory]
    [InlineData("/helloworld.Greeter/SayHello")]
    [InlineData("/helloworld.Greeter/SayHelloReplyStream")]
    public async Task A_method_that_takes_one_request_is_given_exactly_one(string method)
    {
        await using var fixture = GreeterFixture.Create();

        var none = await Assert.ThrowsAsync<ArgumentException>(
            () => fixture.Generic.CallJsonAsync(method, Array.Empty<string>()));
        var two = await Assert.ThrowsAsync<ArgumentException>(
            () => fixture.Generic.CallJsonAsync(method, ["{}", "{}"]));
        var one = await fixture.Generic.CallJsonAsync(method, ["""{"name":"Ada"}"""]);

        Assert.Equal(
            $"{method} takes one request, but there is none. To see what the server says about that, call it with "
            + "JsonMethod(name).Duplex(). (Parameter 'requests')",
            none.Message);
        Assert.Equal(
            $"{method} takes one request, but there are several. To see what the server says about that, call it with "
            + "JsonMethod(name).Duplex(). (Parameter 'requests')",
            two.Message);
        Assert.Equal("""{"message":"Hello Ada"}""", one.Responses[0]);
    }

    [Fact]
    public async Task Requests_may_come_one_by_one()
    {
        await using var fixture = GreeterFixture.Create();

        var outcome = await fixture.Generic.CallJsonAsync("/helloworld.Greeter/SayHelloRequestStream", Names());

        Assert.Equal("""{"message":"Hello Ada, Grace"}""", outcome.Response);

        static async IAsyncEnumerable<string> Names()
        {
            yield return """{"name":"Ada"}""";
            await Task.Yield();
            yield return """{"name":"Grace"}""";
        }
    }

    [Fact]
    public async Task A_source_that_hangs_does_not_hold_up_a_call_that_has_ended()
    {
        await using var fixture = GreeterFixture.Create();
        var cancelled = new TaskCompletionSource();

        var outcome = await fixture.Generic.CallJsonAsync("/helloworld.Greeter/SayHelloBiStream", Hanging());

        Assert.Equal(StatusCode.InvalidArgument, outcome.StatusCode);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20));

        async IAsyncEnumerable<string> Hanging(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            yield return "{}";
            await using var registration = cancellationToken.Register(cancelled.SetResult);
            await cancelled.Task;
        }
    }

    [Fact]
    public async Task A_request_that_never_comes_is_waited_for_within_the_bound()
    {
        await using var fixture = GreeterFixture.Create();
        var never = new TaskCompletionSource();

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(() => fixture.Generic.CallJsonAsync(
            SayHello, Never(), timeout: TimeSpan.FromMilliseconds(50)));

        Assert.Equal(
            "/helloworld.Greeter/SayHello was not called: its request was still missing after 50 ms.",
            exception.Message);
        never.SetResult();

        async IAsyncEnumerable<string> Never()
        {
            await never.Task;
            yield break;
        }
    }

    [Fact]
    public async Task Requests_made_by_hand_need_a_fixture()
    {
        await using var fixture = GreeterFixture.Create();
        var generic = new GenericClient(fixture.Channel.CreateCallInvoker());

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(
            () => generic.SendRawAsync(SayHello, GrpcFrame.Of([])));

        Assert.Equal(
            "SendRawAsync needs the way to the server below gRPC, which a CallInvoker hides. Use the Generic of a fixture; "
            + "for a server that runs elsewhere, one with GrpcTransport.Remote.",
            exception.Message);
    }

    [Fact]
    public async Task Records_show_the_JSON()
    {
        await using var fixture = GreeterFixture.Create();

        await fixture.Generic.CallJsonAsync(SayHello, """{"name":"Ada"}""");

        var call = Assert.Single(fixture.Calls.Snapshot());
        Assert.Equal("""{"name":"Ada"}""", Assert.Single(call.Client!.Requests).Message);
        Assert.Equal("""{"message":"Hello Ada"}""", Assert.Single(call.Client.Responses).Message);
        Assert.Equal(new HelloRequest { Name = "Ada" }, Assert.Single(call.Server!.Requests).Message);
    }
}
