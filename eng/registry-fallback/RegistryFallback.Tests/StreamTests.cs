namespace RegistryFallback.Tests;

public class StreamTests
{
    [Fact]
    public async Task MoveNext_without_a_token_cannot_be_cancelled()
    {
        ArrayReader reader = new("a");

        Assert.True(await reader.MoveNext());
        Assert.Equal("a", reader.Current);
        Assert.False(await reader.MoveNext());
        Assert.Equal(CancellationToken.None, reader.LastToken);
        await Assert.ThrowsAsync<ArgumentNullException>(() => ((ArrayReader)null!).MoveNext());
    }

    [Fact]
    public async Task ReadAllAsync_reads_to_the_end_with_the_token()
    {
        using CancellationTokenSource source = new();
        ArrayReader reader = new("a", "b", "c");
        List<string> read = [];

        await foreach (var message in reader.ReadAllAsync(source.Token))
            read.Add(message);

        Assert.Equal(["a", "b", "c"], read);
        Assert.Equal(source.Token, reader.LastToken);
    }

    [Fact]
    public async Task ReadAllAsync_takes_the_token_of_the_enumeration()
    {
        using CancellationTokenSource source = new();
        ArrayReader reader = new("a");

        await foreach (var _ in reader.ReadAllAsync().WithCancellation(source.Token))
            Assert.Equal(source.Token, reader.LastToken);
    }

    [Fact]
    public void ReadAllAsync_refuses_null_at_once() =>
        Assert.Throws<ArgumentNullException>(() => ((ArrayReader)null!).ReadAllAsync());

    [Fact]
    public async Task A_writer_that_cannot_cancel_refuses_a_token_that_can_be_cancelled()
    {
        using CancellationTokenSource source = new();
        ListWriter writer = new();

        await ((IAsyncStreamWriter<string>)writer).WriteAsync("a", CancellationToken.None);
        await Assert.ThrowsAsync<NotSupportedException>(
            () => ((IAsyncStreamWriter<string>)writer).WriteAsync("b", source.Token));

        Assert.Equal(["a"], writer.Written);
    }

    private sealed class ListWriter : IServerStreamWriter<string>
    {
        public List<string> Written { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(string message)
        {
            Written.Add(message);
            return Task.CompletedTask;
        }
    }
}
