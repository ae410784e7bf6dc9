using GrpcTesting.Probes;
using Helloworld;

namespace GrpcTesting.Tests.Probes;

public class ResponseReaderTests
{
    [Fact]
    public async Task A_message_that_a_step_and_the_disposal_both_take_is_taken_once()
    {
        var call = HandMade.Call(HandMade.Message, HandMade.Never);
        var responses = new StreamedResponses<HelloReply>(call.ResponseStream);
        var reader = new LiveCall<HelloReply>(
            CallHandle.Of(call), responses, null, new TestLine("Test.cs", 1), TimeProvider.System).Reader;
        var arrival = await reader.Peek();

        reader.Take(arrival);
        var next = reader.Peek();
        reader.Take(arrival, stayUnread: true);

        Assert.Same(next, reader.Peek());
    }
}
