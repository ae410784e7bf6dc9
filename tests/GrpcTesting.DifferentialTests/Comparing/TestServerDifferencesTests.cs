using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Comparing;

public class TestServerDifferencesTests
{
    private const string Kestrel = "looks at the response headers, or at the trailers of a call that has only those";
    private const string Several = "sends several values for one key";
    private const string Empty = "sends a header with an empty value";
    private const string Read =
        "reads in the handler after the client has cancelled, disposed the call or let the deadline pass";

    private static readonly Scenario Scenario = new()
    {
        Kind = CallKind.Unary,
        Steps = [],
        RequestHeaders = [new("X-A", "1"), new("x-b", ""), new("X-A", ""), new("X-A", "2, 3"), new("x-c", "4, 5")],
    };

    [Theory]
    [InlineData("call 1, client, headers", """date="(date)", server="Kestrel", x-a="1" """, """x-a="1" """, Kestrel)]
    [InlineData("call 1, client, headers", """date="(date)", server="Kestrel" """, "none ", Kestrel)]
    [InlineData("call 1, client, 05 Client.Read", """threw X "y", status Z "", trailers date="(date)", server="Kestrel" """,
        """threw X "y", status Z "", trailers none""", Kestrel)]
    [InlineData("call 1, server, header x-a", """x-a="1, , 2, 3" """, """x-a="1,2, 3" """, Several)]
    [InlineData("call 1, server, HTTP header x-a", """x-a="1, , 2, 3" """, """x-a="1 |  | 2, 3" """, Several)]
    [InlineData("call 1, server, header x-b", """x-b="" """, null, Empty)]
    [InlineData("call 1, server, names of headers", "user-agent, x-a, x-b, x-c", "user-agent, x-a, x-c", Empty)]
    [InlineData("call 1, server, 07 Server.Read", """threw System.IO.IOException "The client reset the request stream." """,
        """threw System.OperationCanceledException "Read was canceled on underlying PipeReader." """, Read)]
    public void A_known_difference_is_explained(string key, string expected, string? actual, string what) => Assert.Equal(
        [what],
        TestServerDifferences.Explain(new(key, expected.Trim(), actual?.Trim()), Scenario)!.Select(known => known.What));

    [Fact]
    public void Several_known_differences_may_make_up_one() => Assert.Equal(
        [Empty, "looks at the raw request headers (`HttpContext.Request.Headers`) one after the other"],
        TestServerDifferences.Explain(
            new(
                "call 1, server, names of HTTP headers",
                "Host, User-Agent, Content-Type, Grpc-Accept-Encoding, Grpc-Encoding, Grpc-Timeout, TE, x-a, x-b, x-call, x-d",
                "Content-Type, User-Agent, TE, grpc-accept-encoding, x-a, x-call, grpc-encoding, x-d, grpc-timeout, Host"),
            Scenario)!.Select(known => known.What));

    [Theory]
    [InlineData("call 1, client, headers", """date="(date)", server="Kestrel", x-a="1" """, """x-a="2" """)]
    [InlineData("call 1, client, headers", """x-a="1", date="(date)", server="Kestrel" """, """x-a="1" """)]
    [InlineData("call 1, client, headers", """x-a="1" """, """date="(date)", server="Kestrel", x-a="1" """)]
    [InlineData("call 1, client, headers", "none", """date="(date)", server="Kestrel" """)]
    [InlineData("call 1, client, status", "OK", "Cancelled")]
    [InlineData("call 1, server, header x-a", """x-a="1, , 2, 3" """, """x-a="1,2,3" """)]
    [InlineData("call 1, server, header x-a", """x-a="1, , 2, 3" """, """x-a="1,,2, 3" """)]
    [InlineData("call 1, server, header x-a", """x-a="1,2, 3" """, """x-a="1, , 2, 3" """)]
    [InlineData("call 1, server, header x-c", """x-c="4, 5" """, """x-c="4,5" """)]
    [InlineData("call 1, server, header x-a", """x-a="1" """, null)]
    [InlineData("call 1, server, header x-b", null, """x-b="" """)]
    [InlineData("call 1, server, header x-d", """x-d="" """, null)]
    [InlineData("call 1, server, names of headers", "user-agent, x-c", "user-agent, x-b, x-c")]
    [InlineData("call 1, server, names of headers", "user-agent, x-c, x-a", "user-agent, x-a, x-c")]
    [InlineData("call 1, server, 07 Server.Read", "message of 1 bytes", "end of the stream")]
    [InlineData("call 1, server, 07 Server.Read",
        """threw System.OperationCanceledException "Read was canceled on underlying PipeReader." """,
        """threw System.IO.IOException "The client reset the request stream." """)]
    [InlineData("call 1, server, names of HTTP headers", "Host, x-a", "x-b, Host")]
    [InlineData("call 1, server, names of HTTP headers", "Host, TE, x-a, x-c", "TE, x-c, x-a, Host")]
    [InlineData("call 1, server, names of HTTP headers", "Host, TE, x-a", "te, x-a, Host")]
    public void Anything_else_is_not(string key, string? expected, string? actual) =>
        Assert.Null(TestServerDifferences.Explain(new(key, expected?.Trim(), actual?.Trim()), Scenario));
}
