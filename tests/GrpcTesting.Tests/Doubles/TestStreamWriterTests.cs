using Grpc.Core;
using Helloworld;

namespace GrpcTesting.Tests.Doubles;

/// <summary>What a test sees of a stream that is written, and how it holds writes back.</summary>
public class TestStreamWriterTests
{
    private readonly TestStreamWriter<HelloReply> _writer = new();

    [Fact]
    public async Task Messages_are_kept_with_their_options()
    {
        await _writer.WriteAsync(Reply("one"));
        _writer.WriteOptions = new WriteOptions(WriteFlags.NoCompress);
        await _writer.WriteAsync(Reply("two"));

        Assert.Equal([Reply("one"), Reply("two")], _writer.Messages);
        Assert.Null(_writer.Writes[0].WriteOptions);
        Assert.Equal(WriteFlags.NoCompress, _writer.Writes[1].WriteOptions!.Flags);
    }

    [Fact]
    public async Task A_write_is_held_back_until_it_is_released()
    {
        _writer.Block();
        var write = _writer.WriteAsync(Reply("one"));

        await _writer.WaitForBlockedWriteAsync();
        Assert.True(_writer.IsWriteBlocked);
        Assert.Empty(_writer.Messages);
        _writer.Release();

        await write;
        Assert.Equal([Reply("one")], await _writer.WaitForMessagesAsync(1));
        await _writer.WriteAsync(Reply("two"));
    }

    [Fact]
    public async Task A_peer_takes_as_many_messages_as_it_has_room_for()
    {
        _writer.Block(after: 2);
        await _writer.WriteAsync(Reply("one"));
        await _writer.WriteAsync(Reply("two"));
        var third = _writer.WriteAsync(Reply("three"));
        Assert.False(third.IsCompleted);

        _writer.Release(2);
        await third;
        await _writer.WriteAsync(Reply("four"));

        Assert.False(_writer.WriteAsync(Reply("five")).IsCompleted);
        Assert.Equal(4, _writer.Messages.Count);
    }

    [Fact]
    public async Task A_failure_meets_the_write_that_is_held_back_and_the_next()
    {
        _writer.Block();
        var write = _writer.WriteAsync(Reply("one"));

        _writer.Fail(new IOException("The wire was cut."));

        await Assert.ThrowsAsync<IOException>(() => write);
        await Assert.ThrowsAsync<IOException>(() => _writer.WriteAsync(Reply("two")));
        Assert.Empty(_writer.Messages);
    }

    [Fact]
    public async Task As_a_clients_stream_it_can_be_completed()
    {
        await _writer.WriteAsync(Reply("one"));
        var completion = _writer.WaitForCompletionAsync();
        Assert.False(completion.IsCompleted);

        await _writer.CompleteAsync();

        await completion;
        Assert.True(_writer.IsCompleted);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => _writer.WriteAsync(Reply("two")));
        Assert.Equal("Request stream has already been completed.", exception.Message);
    }

    [Fact]
    public async Task Fails_when_no_write_is_held_back_in_time()
    {
        await _writer.WriteAsync(Reply("one"));

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => _writer.WaitForBlockedWriteAsync(TimeSpan.FromMilliseconds(10)));

        Assert.Equal(
            "No write was held back within 10 ms.\nWritten:\n  [0] { \"message\": \"one\" }", exception.Message);
    }

    [Fact]
    public async Task Fails_when_too_few_messages_are_written_in_time()
    {
        _writer.Block(after: 1);
        await _writer.WriteAsync(Reply("one"));
        _ = _writer.WriteAsync(Reply("two"));

        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => _writer.WaitForMessagesAsync(3, TimeSpan.FromMilliseconds(10)));

        Assert.Equal(
            "Fewer than 3 messages were written within 10 ms.\nWritten:\n  [0] { \"message\": \"one\" }\n"
            + "  [1] { \"message\": \"two\" }  (held back)",
            exception.Message);
    }

    [Fact]
    public async Task Fails_when_the_stream_is_not_completed_in_time()
    {
        var exception = await Assert.ThrowsAsync<GrpcAssertionException>(
            () => _writer.WaitForCompletionAsync(TimeSpan.FromMilliseconds(10)));

        Assert.Equal("The stream was not completed within 10 ms.\nWritten: nothing", exception.Message);
    }

    [Fact]
    public void Fails_when_the_room_is_no_number_of_messages()
    {
        Assert.Equal("after", Assert.Throws<ArgumentOutOfRangeException>(() => _writer.Block(-1)).ParamName);
        Assert.Equal("messages", Assert.Throws<ArgumentOutOfRangeException>(() => _writer.Release(0)).ParamName);
    }

    private static HelloReply Reply(string message) => new() { Message = message };
}
