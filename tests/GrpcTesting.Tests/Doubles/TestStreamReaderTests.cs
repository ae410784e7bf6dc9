using System.Threading.Channels;
using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Doubles;

/// <summary>Where the messages of a stream come from, and how it ends.</summary>
public class TestStreamReaderTests
{
    [Fact]
    public async Task Messages_come_in_their_order()
    {
        var reader = TestStreamReader.Of(Request("Ada"), Request("Grace"));

        Assert.Equal([Request("Ada"), Request("Grace")], await ReadAllAsync(reader));
        Assert.Equal(2, reader.ReadCount);
    }

    [Fact]
    public async Task Messages_come_from_a_sequence_that_never_ends()
    {
        var reader = TestStreamReader.Of(Forever());

        Assert.True(await reader.MoveNext(CancellationToken.None));
        Assert.Equal(Request("0"), reader.Current);

        static IEnumerable<HelloRequest> Forever()
        {
            for (var count = 0; ; count++)
            {
                yield return Request($"{count}");
            }
        }
    }

    [Fact]
    public async Task Messages_come_from_an_asynchronous_sequence_and_so_does_what_it_throws()
    {
        var reader = TestStreamReader.Of(Broken());

        Assert.True(await reader.MoveNext(CancellationToken.None));
        Assert.Equal("No more.", (await Assert.ThrowsAsync<IOException>(() => reader.MoveNext(default))).Message);
        Assert.Equal("No more.", (await Assert.ThrowsAsync<IOException>(() => reader.MoveNext(default))).Message);

        static async IAsyncEnumerable<HelloRequest> Broken()
        {
            await Task.Yield();
            yield return Request("Ada");
            throw new IOException("No more.");
        }
    }

    [Fact]
    public async Task Messages_come_from_a_channel_one_by_one()
    {
        var channel = Channel.CreateUnbounded<HelloRequest>();
        var reader = TestStreamReader.Of(channel.Reader);

        var read = reader.MoveNext(CancellationToken.None);
        Assert.False(read.IsCompleted);
        await channel.Writer.WriteAsync(Request("Ada"));
        Assert.True(await read);
        channel.Writer.Complete();
        Assert.False(await reader.MoveNext(CancellationToken.None));
    }

    [Fact]
    public async Task A_stream_fails_after_its_messages()
    {
        var reader = TestStreamReader.Of(Request("Ada")).ThenFail(new Status(StatusCode.Aborted, "gone"));

        Assert.True(await reader.MoveNext(CancellationToken.None));
        var exception = await Assert.ThrowsAsync<RpcException>(() => reader.MoveNext(CancellationToken.None));
        Assert.Equal(new Status(StatusCode.Aborted, "gone"), exception.Status);
    }

    [Fact]
    public void Fails_when_a_message_is_null()
    {
        var exception = Assert.Throws<ArgumentException>(() => TestStreamReader.Of(Request("Ada"), null!));

        Assert.Equal(
            "Message 1 is null. No message from the wire is: use an empty one. (Parameter 'messages')",
            exception.Message);
    }

    [Fact]
    public async Task Fails_when_a_later_message_is_null()
    {
        var reader = TestStreamReader.Of(new HelloRequest?[] { Request("Ada"), null }.Select(request => request!));

        await reader.MoveNext(CancellationToken.None);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => reader.MoveNext(default));

        Assert.Equal(
            "Message 1 of the stream is null. No message from the wire is: use an empty one.", exception.Message);
    }

    [Fact]
    public void Fails_when_a_failure_is_no_failure()
    {
        var exception = Assert.Throws<ArgumentException>(
            () => TestStreamReader.Of<HelloRequest>().ThenFail(Status.DefaultSuccess));

        Assert.Equal("A failure has another status than OK. (Parameter 'exception')", exception.Message);
    }

    private static HelloRequest Request(string name) => new() { Name = name };

    private static async Task<List<T>> ReadAllAsync<T>(IAsyncStreamReader<T> reader)
    {
        var messages = new List<T>();
        while (await reader.MoveNext(CancellationToken.None))
        {
            messages.Add(reader.Current);
        }

        return messages;
    }
}
