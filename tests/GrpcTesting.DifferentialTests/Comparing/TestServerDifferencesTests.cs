using GrpcTesting.DifferentialTests.Observing;

namespace GrpcTesting.DifferentialTests.Comparing;

public class TestServerDifferencesTests
{
    [Theory]
    [InlineData(
        "call 1, client, headers", """date="(date)", server="Kestrel", x-a="1" """, """x-a="1" """,
        "looks at the response headers, or at the trailers of a call that has only those")]
    [InlineData("call 1, client, headers", """date="(date)", server="Kestrel" """, "none ",
        "looks at the response headers, or at the trailers of a call that has only those")]
    [InlineData("call 1, server, header x-a", """x-a="1, 2" """, """x-a="1,2" """, "sends several values for one key")]
    [InlineData("call 1, server, header x-a", """x-a="" """, null, "sends a header with an empty value")]
    [InlineData("call 1, server, 07 Server.Read", """threw System.IO.IOException "The client reset the request stream." """,
        """threw System.OperationCanceledException "Read was canceled on underlying PipeReader." """,
        "reads in the handler after the client has cancelled, disposed the call or let the deadline pass")]
    public void A_known_difference_is_explained(string key, string expected, string? actual, string what) => Assert.Equal(
        [what],
        TestServerDifferences.Explain(new(key, expected.Trim(), actual?.Trim()))!.Select(known => known.What));

    [Theory]
    [InlineData("call 1, client, headers", """date="(date)", server="Kestrel", x-a="1" """, """x-a="2" """)]
    [InlineData("call 1, client, status", "OK", "Cancelled")]
    [InlineData("call 1, server, header x-a", """x-a="1, 2" """, """x-a="1,3" """)]
    [InlineData("call 1, server, header x-a", """x-a="1" """, null)]
    [InlineData("call 1, server, 07 Server.Read", "message of 1 bytes", "end of the stream")]
    [InlineData("call 1, server, names of HTTP headers", "Host, x-a", "x-b, Host")]
    public void Anything_else_is_not(string key, string expected, string? actual) =>
        Assert.Null(TestServerDifferences.Explain(new(key, expected.Trim(), actual?.Trim())));
}
