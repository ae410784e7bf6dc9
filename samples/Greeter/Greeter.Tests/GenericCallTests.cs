using FluentAssertions;
using Grpc.Core;
using GrpcTesting;
using Xunit.Abstractions;

namespace Helloworld.Tests;

/// <summary>Calls without the generated client: by a method's name, with JSON.</summary>
public class GenericCallTests(ITestOutputHelper output) : GrpcAppTest<Program>(output)
{
    [Fact]
    public async Task Greets_in_JSON()
    {
        var outcome = await Fixture.Generic.CallJsonAsync("/helloworld.Greeter/SayHello", """{"name":"Ada"}""");

        outcome.Should().Succeed().And.Yield("""{"message":"Hello Ada"}""");
    }

    [Fact]
    public async Task Refuses_a_body_without_a_message()
    {
        var response = await Fixture.Generic.SendRawAsync("/helloworld.Greeter/SayHello", Array.Empty<byte>());

        response.Status.Should().Be(new Status(StatusCode.Internal, "Incomplete message."));
    }
}
