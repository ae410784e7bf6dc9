using FluentAssertions;
using FluentAssertions.Execution;
using Google.Rpc;
using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Outcomes;

/// <summary>What all assertions on outcomes have in common.</summary>
public class ConventionTests
{
    [Fact]
    public void Of_null_every_assertion_fails()
    {
        CallOutcome<HelloReply>? outcome = null;
        Action<CallOutcomeAssertions<HelloReply>>[] assertions =
        [
            should => should.Succeed(),
            should => should.HaveStatus(StatusCode.OK),
            should => should.NotHaveStatus(StatusCode.OK),
            should => should.HaveDetail("*"),
            should => should.NotHaveDetail(),
            should => should.HaveHeader("x"),
            should => should.NotHaveHeader("x"),
            should => should.HaveTrailer("x", "1"),
            should => should.NotHaveTrailer("x"),
            should => should.HaveErrorDetail<BadRequest>(),
            should => should.HaveServerException<Exception>(),
            should => should.NotHaveServerException(),
            should => should.BeFasterThan(TimeSpan.FromDays(1)),
            should => should.Yield(new HelloReply()),
            should => should.YieldInOrder(new HelloReply()),
            should => should.YieldCount(0),
            should => should.YieldNothing(),
            should => should.YieldSatisfying(_ => { }),
        ];

        foreach (var assertion in assertions)
        {
            var failure = Failure.Of(() => assertion(outcome.Should()));

            Assert.Matches("^Expected [^ ]+ to .*, but it was <null>\\.$", failure);
        }
    }

    [Fact]
    public void Of_null_the_failure_names_it()
    {
        CallOutcome<HelloReply>? outcome = null;

        var failure = Failure.Of(() => outcome.Should().HaveStatus(StatusCode.OK, "it was {0}", "captured"));

        Assert.Equal("Expected outcome to have status OK because it was captured, but it was <null>.", failure);
    }

    [Fact]
    public async Task A_failure_names_the_expression_of_the_caller()
    {
        var calls = new { Second = await Calls.StreamAsync() };

        var failure = Failure.Of(() => calls.Second.Should().HaveStatus(StatusCode.NotFound));

        Assert.StartsWith(
            "Expected calls.Second to have status NotFound, but it ended with OK.\n",
            failure,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_failure_in_the_middle_of_a_chain_names_it_too()
    {
        var answer = await Calls.StreamAsync("a");

        var failure = Failure.Of(() => answer.Should().Succeed().And.YieldNothing());

        Assert.StartsWith(
            "Expected answer to yield nothing, but it yielded 1.\n",
            failure,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scope_gathers_the_failures()
    {
        var outcome = await Calls.StreamAsync("a");

        var failure = Failure.Of(() =>
        {
            using var scope = new AssertionScope();
            outcome.Should().HaveStatus(StatusCode.NotFound).And.HaveDetail("*{0}*").And.YieldCount(1);
            outcome.Should().YieldNothing();
        });

        Assert.Equal(
            """
            Expected outcome to have status NotFound, but it ended with OK.
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "a" }
              trailers:  none
            Expected outcome to have a status detail that matches "*{0}*", but it had none.
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "a" }
              trailers:  none
            Expected outcome to yield nothing, but it yielded 1.
            /helloworld.Greeter/SayHelloReplyStream: OK after <time>
              headers:   date: <date>
                         server: Kestrel
              responses: [0] { "message": "a" }
              trailers:  none

            """,
            failure);
    }

    [Fact]
    public async Task A_scope_may_name_the_outcome()
    {
        var outcome = await Calls.StreamAsync("a");

        var failure = Failure.Of(() =>
        {
            using var scope = new AssertionScope("the second call");
            outcome.Should().YieldNothing();
        });

        Assert.StartsWith(
            "Expected the second call to yield nothing, but it yielded 1.\n",
            failure,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_scope_asking_which_after_a_failure_still_reports_the_failure()
    {
        var outcome = await Calls.StreamAsync("a");

        var failures = Failure.Of(() =>
        {
            using var scope = new AssertionScope();
            outcome.Should().HaveErrorDetail<BadRequest>().Which.FieldViolations.Should().BeEmpty();
        });

        Assert.StartsWith("Expected outcome to have an error detail of type google.rpc.BadRequest, but ", failures, StringComparison.Ordinal);
    }
}
