using FluentAssertions;
using Grpc.Core;
using GrpcTesting;
using Xunit.Abstractions;

namespace Helloworld.Tests;

/// <summary>Deadlines and cancellation, step by step.</summary>
public class TimeTests(ITestOutputHelper output) : GrpcAppTest<Program>(output)
{
    [Fact]
    public async Task A_deadline_ends_a_party_that_takes_too_long()
    {
        var client = Client<Greeter.GreeterClient>();

        // Nobody says that the party is complete.
        await using var party = client.SayHelloRequestStream(deadline: DateTime.UtcNow.AddMilliseconds(200)).Probe();

        await party.ExpectErrorAsync(StatusCode.DeadlineExceeded);
    }

    [Fact]
    public async Task A_cancelled_party_is_over_for_both_sides()
    {
        await using var party = Client<Greeter.GreeterClient>().SayHelloBiStream().Probe();
        await party.SendAsync(new HelloRequest { Name = "Ada" });
        await party.ExpectNextAsync(reply => reply.Message == "Hello Ada");

        await party.CancelAsync();

        var call = await Fixture.Calls.WaitForAsync(call => call.Server is { IsFinished: true });
        call.Server!.IsCancelled.Should().BeTrue();
    }
}
