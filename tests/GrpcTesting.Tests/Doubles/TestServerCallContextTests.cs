using Grpc.Core;
using GrpcTesting.Tests.Wire;
using Microsoft.AspNetCore.Http;

namespace GrpcTesting.Tests.Doubles;

/// <summary>What a test sets in a call context, and what it sees afterwards.</summary>
public class TestServerCallContextTests
{
    [Fact]
    public void Everything_can_be_set()
    {
        var authContext = new AuthContext("x509_common_name", new Dictionary<string, List<AuthProperty>>
        {
            ["x509_common_name"] = [AuthProperty.Create("x509_common_name", "ada"u8.ToArray())],
        });
        var deadline = new DateTime(2999, 1, 2, 3, 4, 5, DateTimeKind.Utc);

        var context = TestServerCallContext.Create(options =>
        {
            options.Method = "/helloworld.Greeter/SayHello";
            options.Host = "greeter.example";
            options.Peer = "ipv4:10.0.0.1:50051";
            options.Deadline = deadline;
            options.RequestHeaders.Add("authorization", "Bearer x");
            options.AuthContext = authContext;
            options.UserState["user"] = "Ada";
        });

        Assert.Equal("/helloworld.Greeter/SayHello", context.Method);
        Assert.Equal("greeter.example", context.Host);
        Assert.Equal("ipv4:10.0.0.1:50051", context.Peer);
        Assert.Equal(deadline, context.Deadline);
        Assert.Equal("Bearer x", context.RequestHeaders.GetValue("authorization"));
        Assert.Same(authContext, context.AuthContext);
        Assert.Equal("Ada", context.UserState["user"]);
        Assert.False(context.IsEnded);
    }

    [Fact]
    public void Without_options_a_call_looks_like_one()
    {
        var context = TestServerCallContext.Create();

        Assert.Equal("/test.Test/Test", context.Method);
        Assert.Equal("localhost", context.Host);
        Assert.Equal("unknown", context.Peer);
        Assert.Equal(DateTime.MaxValue, context.Deadline);
        Assert.Empty(context.UserState);
        Assert.Null(context.ResponseHeaders);
        var exception = Assert.Throws<InvalidOperationException>(() => context.GetHttpContext());
        Assert.Contains("Could not get HttpContext", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_that_went_out_can_be_seen()
    {
        var context = TestServerCallContext.Create();
        var headers = new Metadata { { "a", "1" } };

        await context.WriteResponseHeadersAsync(headers);
        headers.Add("b", "2");

        Assert.Equal(["a"], context.ResponseHeaders!.Select(entry => entry.Key));
    }

    [Fact]
    public async Task A_first_message_sends_empty_headers()
    {
        var context = TestServerCallContext.Create();

        await new TestStreamWriter<object>(context).WriteAsync(new object());

        Assert.Empty(context.ResponseHeaders!);
    }

    [Fact]
    public void What_the_options_leave_out_comes_from_the_http_context()
    {
        var http = new DefaultHttpContext();
        http.Request.Path = "/helloworld.Greeter/SayHello";
        http.Request.Host = new HostString("greeter.example", 8080);
        http.Request.Headers["x"] = "1";
        http.Request.Headers["y-bin"] = "AQI=";
        http.Request.Headers["te"] = "trailers";
        http.Connection.RemoteIpAddress = System.Net.IPAddress.IPv6Loopback;
        http.Connection.RemotePort = 50051;
        http.Items["left"] = "here";

        var context = TestServerCallContext.Create(options =>
        {
            options.HttpContext = http;
            options.RequestHeaders.Add("x", "2");
            options.UserState["right"] = "there";
        });

        Assert.Same(http, context.GetHttpContext());
        Assert.Equal("/helloworld.Greeter/SayHello", context.Method);
        Assert.Equal("greeter.example:8080", context.Host);
        Assert.Equal("ipv6:[::1]:50051", context.Peer);
        Assert.Equal(["x", "y-bin"], context.RequestHeaders.Select(entry => entry.Key));
        Assert.Equal("1, 2", context.RequestHeaders.GetValue("x"));
        Assert.Equal([1, 2], context.RequestHeaders.GetValueBytes("y-bin"));
        Assert.Equal("here", context.UserState["left"]);
        Assert.Equal("there", http.Items["right"]);
    }

    [Fact]
    public void An_aborted_http_context_cancels_the_call()
    {
        using var aborted = new CancellationTokenSource();
        var context = TestServerCallContext.Create(options =>
            options.HttpContext = new DefaultHttpContext { RequestAborted = aborted.Token });

        aborted.Cancel();

        Assert.True(context.CancellationToken.IsCancellationRequested);
        Assert.True(context.IsEnded);
    }

    [Fact]
    public void A_token_of_the_test_cancels_the_call()
    {
        using var cancellation = new CancellationTokenSource();
        var context = TestServerCallContext.Create(options => options.CancellationToken = cancellation.Token);

        cancellation.Cancel();

        Assert.True(context.CancellationToken.IsCancellationRequested);
    }

    [Fact]
    public void A_deadline_passes_on_the_tests_clock()
    {
        var clock = new ManualClock();
        var context = TestServerCallContext.Create(options =>
        {
            options.TimeProvider = clock;
            options.Deadline = ManualClock.Epoch.UtcDateTime.AddDays(60);
        });

        clock.Advance(TimeSpan.FromDays(50));
        Assert.False(context.CancellationToken.IsCancellationRequested);
        clock.Advance(TimeSpan.FromDays(10));

        Assert.True(context.CancellationToken.IsCancellationRequested);
        Assert.Equal(StatusCode.DeadlineExceeded, context.Status.StatusCode);
    }

    [Fact]
    public void A_deadline_does_not_pass_after_the_end()
    {
        var clock = new ManualClock();
        var context = TestServerCallContext.Create(options =>
        {
            options.TimeProvider = clock;
            options.Deadline = ManualClock.Epoch.UtcDateTime.AddSeconds(1);
        });

        context.Complete();
        clock.Advance(TimeSpan.FromSeconds(2));

        Assert.False(context.CancellationToken.IsCancellationRequested);
        Assert.Equal(StatusCode.OK, context.Status.StatusCode);
    }

    [Fact]
    public async Task A_deadline_that_has_passed_ends_the_call_from_the_start()
    {
        var context = TestServerCallContext.Create(options => options.Deadline = DateTime.MinValue);
        var responses = new TestStreamWriter<object>(context);

        Assert.True(context.CancellationToken.IsCancellationRequested);
        await Assert.ThrowsAsync<InvalidOperationException>(() => responses.WriteAsync(new object()));
    }

    [Fact]
    public async Task A_deadline_ends_a_write_that_is_held_back()
    {
        var clock = new ManualClock();
        var context = TestServerCallContext.Create(options =>
        {
            options.TimeProvider = clock;
            options.Deadline = ManualClock.Epoch.UtcDateTime.AddSeconds(1);
        });
        var responses = new TestStreamWriter<object>(context);
        responses.Block();
        var write = responses.WriteAsync(new object());

        clock.Advance(TimeSpan.FromSeconds(1));

        var exception = await Assert.ThrowsAsync<OperationCanceledException>(() => write);
        Assert.Equal("Request aborted while sending the message.", exception.Message);
    }

    [Fact]
    public void Fails_when_a_deadline_is_not_in_utc()
    {
        var local = new DateTime(2030, 1, 2, 3, 4, 5, DateTimeKind.Unspecified);

        var exception = Assert.Throws<ArgumentException>(
            () => TestServerCallContext.Create(options => options.Deadline = local));

        Assert.Equal(
            "A deadline is a time in UTC, or DateTime.MaxValue for none; 2030-01-02T03:04:05.0000000 is of kind "
            + "Unspecified. Use DateTime.UtcNow, or ToUniversalTime(). (Parameter 'Deadline')",
            exception.Message);
    }
}
