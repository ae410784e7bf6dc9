using FluentAssertions;
using Grpc.Core;

namespace GrpcTesting.Tests.Outcomes;

public class HaveDetailTests
{
    [Theory]
    [InlineData("no such person: Ada\nLovelace")]
    [InlineData("*")]
    [InlineData("no*Ada*")]
    [InlineData("*Ada?Lovelace")]
    [InlineData("**person? Ada*ace")]
    [InlineData("no such person: Ada\nLovelace*")]
    public async Task Passes_when_the_pattern_matches_all_of_it(string pattern)
    {
        var outcome = await WithDetail("no such person: Ada\nLovelace");

        outcome.Should().HaveDetail(pattern).And.HaveDetail(pattern);
    }

    [Theory]
    [InlineData("Ada")]
    [InlineData("*ADA*")]
    [InlineData("no such person: Ada\nLovelace?")]
    [InlineData("*Ada?")]
    [InlineData("?")]
    [InlineData("*e*e*e*e*e*")]
    public async Task Fails_when_the_pattern_does_not_match_all_of_it(string pattern)
    {
        var outcome = await WithDetail("no such person: Ada\nLovelace");

        var failure = Failure.Of(() => outcome.Should().HaveDetail(pattern));

        Assert.StartsWith(
            "Expected outcome to have a status detail that matches \"",
            failure,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fails_with_both_texts()
    {
        var outcome = await WithDetail("no such person: \"Ada\"");

        var failure = Failure.Of(() => outcome.Should().HaveDetail("*Grace*", "we asked for {0}", "Grace"));

        Assert.Equal(
            """
            Expected outcome to have a status detail that matches "*Grace*" because we asked for Grace, but it was "no such person: \"Ada\"".
            /helloworld.Greeter/SayHello: NotFound "no such person: "Ada"" after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: none
              trailers:  date: <date>
                         server: Kestrel
              server:    Grpc.Core.RpcException: Status(StatusCode="NotFound", Detail="no such person: "Ada"")
                            at <stack>
            """,
            failure);
    }

    [Fact]
    public async Task Fails_when_there_is_none()
    {
        var outcome = await Calls.StreamAsync();

        var failure = Failure.Of(() => outcome.Should().HaveDetail("?*"));

        Assert.Equal(
            """
            Expected outcome to have a status detail that matches "?*", but it had none.
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: none
              trailers:  date: <date>
                         server: Kestrel
            """,
            failure);
    }

    [Fact]
    public async Task An_empty_pattern_is_an_error_of_the_test()
    {
        var outcome = await Calls.StreamAsync();

        var error = Assert.Throws<ArgumentException>(() => outcome.Should().HaveDetail(""));

        Assert.Equal(
            "An empty pattern says nothing: use NotHaveDetail(). (Parameter 'wildcardPattern')", error.Message);
        Assert.Throws<ArgumentNullException>("wildcardPattern", () => outcome.Should().HaveDetail(null!));
    }

    private static Task<CallOutcome<Helloworld.HelloReply>> WithDetail(string detail) =>
        Calls.FailingAsync(new RpcException(new Status(StatusCode.NotFound, detail)));
}
